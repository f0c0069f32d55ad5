# Ingest beside its bare parts: nginx, HMAC, SAX pass, producer. All in one run, in turns, with the same requests.
# shellcheck shell=bash disable=SC2034,SC2154

bench_ingest() {
  local round shape
  step "ingest beside its bare parts ($rounds rounds, in turns)"
  start_nginx
  make_topic "$bench_topic"
  ensure_ingest
  say "    warming up"
  load --requests "$requests" --connections 64 >/dev/null # Kafka is compiled by the JVM as it runs
  parts 64 1400 --records "$requests" >/dev/null
  for round in $(seq "$rounds"); do
    for shape in '64 1400' '256 1400' '256 3600'; do
      # shellcheck disable=SC2086
      ingest_figures "$round" $shape
    done
  done
  idle_connections
  stop_process nginx 5 QUIT
}

# ingest_figures ROUND CONNECTIONS BYTES. The producer alone gathers larger batches than within ingest, as it is faster: so it
# is measured once more at the rate that ingest had.
ingest_figures() {
  local about rate options=(--connections "$2" --bytes "$3" --requests "$requests")
  about=$(jq -cn --argjson round "$1" --argjson connections "$2" --argjson bytes "$3" '$ARGS.named')
  watch nginx="$(pid_of nginx)"
  measured '{"part":"nginx"}'"$about" load_on "$nginx_port" "${options[@]}"
  watch kafka="$(pid_of kafka-1)"
  measured '{"part":"parts"}'"$about" parts "$2" "$3" --records "$requests"
  watch ingest="$(pid_of ingest)" kafka="$(pid_of kafka-1)"
  measured '{"part":"ingest"}'"$about" load "${options[@]}"
  rate=$(tail -n 1 "$results" | jq .rate)
  watch kafka="$(pid_of kafka-1)"
  measured '{"part":"paced producer"}'"$about" parts "$2" "$3" --records $((requests / 2)) --rate "$rate"
}

# parts IN_FLIGHT BYTES OPTIONS…
parts() {
  "$bin_dir/bench-parts" --brokers "$(kafka_bootstrap)" --topic "$bench_topic" --in-flight "$1" --bytes "$2" "${@:3}"
}

# Memory with a thousand connections that have all been used and are kept.
idle_connections() {
  local out=$dev_dir/idle.json
  mkfifo "$dev_dir/hold.$$"
  load --connections 1000 --requests 20000 --hold <"$dev_dir/hold.$$" >"$out" &
  exec 8>"$dev_dir/hold.$$"
  rm "$dev_dir/hold.$$"
  until_true 60 test -s "$out" || fail "the load over 1,000 connections did not end"
  record '{"part":"ingest memory","connections":1000}' "$(cat "$out")" "{\"rss_mb\":$(rss_mb "$(pid_of ingest)")}"
  say "    1,000 idle connections: ingest holds $(rss_mb "$(pid_of ingest)") MB"
  exec 8>&-
  wait $!
}

# One worker process a core, keep-alive, nothing logged. `return` reads the body from the socket and throws it away.
start_nginx() {
  local dir=$dev_dir/nginx
  nginx_port=$(free_port)
  mkdir -p "$dir"
  cat >"$dir/nginx.conf" <<END
worker_processes $cores;
pid $dir/nginx.pid;
error_log stderr warn;
events { worker_connections 2048; }
http {
  access_log off;
  keepalive_timeout 75s;
  keepalive_requests 10000000;
  client_header_buffer_size 8k;
  client_body_temp_path $dir/body;
  proxy_temp_path $dir/proxy;
  fastcgi_temp_path $dir/fastcgi;
  uwsgi_temp_path $dir/uwsgi;
  scgi_temp_path $dir/scgi;
  server {
    listen 127.0.0.1:$nginx_port;
    location /webhooks/stripe { default_type application/json; return 200 '{"received":true,"eventId":"evt_0123456789abcdef01234567"}'; }
  }
}
END
  start_process nginx "$(PATH=$PATH:/usr/sbin command -v nginx)" -p "$dir" -c "$dir/nginx.conf" -g 'daemon off;'
  wait_ready nginx "answers on 127.0.0.1:$nginx_port" 10 port_taken "$nginx_port"
}
