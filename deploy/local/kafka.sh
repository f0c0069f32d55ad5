# A private Apache Kafka (KRaft) of one or three brokers under $dev_dir/kafka.
# shellcheck shell=bash disable=SC2154

kafka_pom=$top/deploy/local/kafka/pom.xml
kafka_cache=${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/tollgate/kafka-$(sha256sum "$kafka_pom" | cut -c1-12)
kafka_dir=$dev_dir/kafka

# What a real Kafka needs and this machine lacks; nothing when it has all of it. The cache may have been filled elsewhere.
kafka_lack() {
  if ! command -v java >/dev/null; then echo 'Java not found'
  elif [ ! -d "$kafka_cache" ] && ! command -v mvn >/dev/null; then echo 'Maven not found'; fi
}

# Java, Maven and the jars, or an end. The jars come once for each user and each version of the pom; a directory is moved
# into place only when it is whole.
ensure_kafka_jars() {
  local fresh lack
  [ -z "$(kafka_lack)" ] || need kafka
  lack=$(kafka_lack)
  [ -z "$lack" ] || fail "$lack, which a real Kafka needs: install default-jre-headless and maven"
  [ ! -d "$kafka_cache" ] || return 0
  mkdir -p "$(dirname "$kafka_cache")"
  fresh=$(mktemp -d "$kafka_cache.XXXXXX")
  visibly "fetching Apache Kafka with Maven (about 54 MB)" "$log_dir/kafka-fetch.log" \
    mvn -B -f "$kafka_pom" dependency:copy-dependencies -DoutputDirectory="$fresh"
  mv -T "$fresh" "$kafka_cache" 2>/dev/null || rm -rf "$fresh" # another ./dev may have been quicker
}

# Installs Java and Maven where that is possible; what is lacking then is for the caller to handle (kafka_lack).
try_kafka_packages() { [ -z "$(kafka_lack)" ] || (need kafka) || true; }

# Which Kafka this machine can have; 1 and the reason when it is not the real one.
word_kafka() {
  local lack
  lack=$(kafka_lack)
  if [ -n "$lack" ]; then echo "$lack"; exit 1; fi
  echo "Apache Kafka $(sed -n 's:.*<kafka.version>\(.*\)</kafka.version>.*:\1:p' "$kafka_pom")"
}

# kafka_java OPTIONS… -- CLASS ARGUMENTS…
kafka_java() {
  local options=()
  while [ "$1" != -- ]; do options+=("$1"); shift; done
  shift
  java "${options[@]}" -Dlog4j2.configurationFile="$top/deploy/local/kafka/log4j2.properties" -cp "$kafka_cache/*" "$@"
}

# The quick JVM for short tools.
kafka_tool() { kafka_java -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -- "$@"; }

kafka_brokers() { cat "$kafka_dir/brokers" 2>/dev/null || echo 0; }

# A stack keeps its number of brokers: one cannot become three without moving data and quorum.
set_kafka_brokers() {
  local wanted=$1 have
  have=$(kafka_brokers)
  [ "$wanted" = 1 ] || [ "$wanted" = 3 ] || fail_usage "--brokers takes 1 or 3, not '$wanted'"
  ! is_mock || [ "$wanted" = 1 ] || fail_usage "--brokers $wanted needs a real Kafka; librdkafka's mock broker is one"
  [ "$have" = 0 ] || [ "$have" = "$wanted" ] ||
    fail "this stack was made with $have broker(s) and keeps them; './dev clean --state' removes it with its data, then --brokers $wanted works"
  mkdir -p "$kafka_dir"
  echo "$wanted" >"$kafka_dir/brokers"
}

kafka_bootstrap() {
  local n list=()
  if is_mock; then cat "$mock_bootstrap_file" 2>/dev/null || fail "the mock broker does not run; run ./dev up"; return; fi
  for n in $(seq "$(kafka_brokers)"); do list+=("127.0.0.1:$(port_of "kafka-$n")"); done
  (IFS=,; echo "${list[*]}")
}

kafka_voters() {
  local n list=()
  for n in $(seq "$(kafka_brokers)"); do list+=("$n@127.0.0.1:$(port_of "kafka-$n-control")"); done
  (IFS=,; echo "${list[*]}")
}

# The session is short, as a broker that was killed may only come back when the controller has given up the earlier one.
write_kafka_properties() {
  local n=$1 replicas in_sync
  replicas=$(kafka_brokers)
  in_sync=$(((replicas + 1) / 2))
  cat >"$kafka_dir/$n/server.properties" <<END
process.roles=broker,controller
node.id=$n
controller.quorum.voters=$(kafka_voters)
listeners=PLAINTEXT://127.0.0.1:$(port_of "kafka-$n"),CONTROLLER://127.0.0.1:$(port_of "kafka-$n-control")
advertised.listeners=PLAINTEXT://127.0.0.1:$(port_of "kafka-$n")
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=$kafka_dir/$n/data
default.replication.factor=$replicas
min.insync.replicas=$in_sync
offsets.topic.replication.factor=$replicas
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=$replicas
transaction.state.log.min.isr=$in_sync
share.coordinator.state.topic.replication.factor=$replicas
share.coordinator.state.topic.min.isr=$in_sync
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=4000
auto.create.topics.enable=false
log.cleaner.dedupe.buffer.size=2097152
unclean.leader.election.enable=false
END
  [ -z "${DEV_KAFKA_AUTHORIZER:-}" ] || write_kafka_logins "$n" >>"$kafka_dir/$n/server.properties"
}

# DEV_KAFKA_AUTHORIZER=1: Tollgate's services log in by name on a listener of their own and may do nothing that no ACL grants them; the
# brokers and these scripts stay nameless, and may do all.
kafka_principals=(ingest worker console)
write_kafka_logins() {
  local n=$1 name users=''
  for name in "${kafka_principals[@]}"; do users+=" user_$name=\"$(secret "kafka-$name")\""; done
  cat <<END
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
listeners=PLAINTEXT://127.0.0.1:$(port_of "kafka-$n"),LOGIN://127.0.0.1:$(port_of "kafka-$n-login"),CONTROLLER://127.0.0.1:$(port_of "kafka-$n-control")
advertised.listeners=PLAINTEXT://127.0.0.1:$(port_of "kafka-$n"),LOGIN://127.0.0.1:$(port_of "kafka-$n-login")
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,LOGIN:SASL_PLAINTEXT
sasl.enabled.mechanisms=PLAIN
listener.name.login.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required$users;
END
}

# kafka_login SERVICE: the settings with which it logs in, one a line.
kafka_login() {
  local n list=()
  for n in $(seq "$(kafka_brokers)"); do list+=("127.0.0.1:$(port_of "kafka-$n-login")"); done
  echo "KAFKA_BROKERS=$(IFS=,; echo "${list[*]}")"
  printf 'KAFKA_CONFIG_%s\n' SECURITY_PROTOCOL=SASL_PLAINTEXT SASL_MECHANISM=PLAIN "SASL_USERNAME=$1" "SASL_PASSWORD=$(secret "kafka-$1")"
}

# Kafka's own form of a UUID, 22 letters of URL-safe base64; never with a dash in front, which its tool takes for an option.
kafka_cluster_id() { head -c 16 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=' | sed 's/^-/A/'; }

# Formats broker N unless that was finished before; what a kill left half made is made anew.
format_kafka() {
  local n=$1 dir=$kafka_dir/$1
  [ ! -e "$dir/formatted" ] || return 0
  rm -rf "$dir/data"
  [ -s "$kafka_dir/cluster" ] || kafka_cluster_id >"$kafka_dir/cluster"
  kafka_tool kafka.tools.StorageTool format -t "$(cat "$kafka_dir/cluster")" -c "$dir/server.properties" \
    >"$log_dir/kafka-$n-format.log" 2>&1 || { tail_of "$log_dir/kafka-$n-format.log"; fail "Kafka's storage could not be formatted in $dir"; }
  touch "$dir/formatted"
}

start_kafka() {
  local n=$1
  ! is_running "kafka-$n" || return 0
  format_kafka "$n"
  start_process "kafka-$n" java -Xms256m -Xmx512m -XX:+UseG1GC -XX:-UsePerfData -Djava.awt.headless=true \
    -Dlog4j2.configurationFile="$top/deploy/local/kafka/log4j2.properties" \
    -cp "$kafka_cache/*" kafka.Kafka "$kafka_dir/$n/server.properties"
}

wait_kafka() { wait_ready "kafka-$1" "ready on 127.0.0.1:$(port_of "kafka-$1")" 120 kafka_says_ready "$1"; }

# Logged once the broker is unfenced and takes requests.
kafka_says_ready() { grep -q 'Kafka Server started' "$log_dir/kafka-$1.log"; }

# All brokers: ports first, as each has to know all; then start; then wait, as they only get ready together.
ensure_kafka() {
  local n running=0
  if is_mock; then ensure_mock_kafka; return; fi
  for n in $(seq "$(kafka_brokers)"); do if is_running "kafka-$n"; then running=1; fi; done
  for n in $(seq "$(kafka_brokers)"); do
    mkdir -p "$kafka_dir/$n" "$log_dir"
    if [ $running = 0 ]; then choose_port "kafka-$n"; choose_port "kafka-$n-control"; fi
    if [ $running = 0 ] && [ -n "${DEV_KAFKA_AUTHORIZER:-}" ]; then choose_port "kafka-$n-login"; fi
  done
  for n in $(seq "$(kafka_brokers)"); do write_kafka_properties "$n"; start_kafka "$n"; done
  for n in $(seq "$(kafka_brokers)"); do wait_kafka "$n"; done
}

delete_all_topics() {
  ! is_mock || return 0 # it was started anew
  kafka_tool org.apache.kafka.tools.TopicCommand --bootstrap-server "$(kafka_bootstrap)" --delete --if-exists \
    --topic 'stripe\..*' >"$log_dir/kafka-topics.log" 2>&1 ||
    { tail_of "$log_dir/kafka-topics.log"; fail "the topics could not be deleted"; }
}
