# Medians of the rounds, ratios, and the aims beside them. "least" takes each part's cheapest round: what others do on the
# machine only ever adds.
def median: sort | if length == 0 then null else .[length / 2 | floor] end;
def fixed(d): if . == null then "-" else (. * pow(10; d) | round / pow(10; d) | tostring) end;
def parts(name; c; b): map(select(.part == name and .connections == c and .bytes == b));
def row: "  " + join("  ");

(map(select(.part == "machine"))[0] | "\(.cpu), \(.cores) cores, \(.system), commit \(.commit), load before: \(.load_before)\(if .quick == "yes" then ", --quick" else "" end)"),

(map(select(.part == "ingest")) | map([.connections, .bytes]) | unique) as $shapes
| . as $all
| (if ($shapes | length) > 0 then "", "ingest: CPU µs for each accepted event, beside its bare parts (aim: ratio at most 1.4)" else empty end),
  ($shapes[] as [$c, $b]
   | [["medians", "m"], ["least", "l"]][] as [$title, $how]
   | def pick: if $how == "m" then median else min end;
     ($all | parts("nginx"; $c; $b)) as $n | ($all | parts("parts"; $c; $b)) as $p | ($all | parts("ingest"; $c; $b)) as $i
   | ($all | parts("paced producer"; $c; $b) | map(.producer_us) | pick) as $paced
   | ($n | map(.cpu_us.nginx) | pick) as $nginx | ($p | map(.hmac_us) | pick) as $hmac | ($p | map(.scan_us) | pick) as $scan
   | ($p | map(.producer_us) | pick) as $producer | ($i | map(.cpu_us.ingest) | pick) as $ingest | ($nginx + $hmac + $scan) as $others
   | ["\($c) connections, \($b) B, \($title):", "nginx \($nginx | fixed(1)) + HMAC \($hmac | fixed(1)) + SAX \($scan | fixed(1)) + producer \($producer | fixed(1)) = \($others + $producer | fixed(1));",
      "ingest \($ingest | fixed(1)): ratio \($ingest / ($others + $producer) | fixed(2)),",
      "\($ingest / ($others + $paced) | fixed(2)) with the producer at ingest's rate (\($paced | fixed(1)))"]
     + (if $how == "m" then ["\($i | map(.rate) | median | fixed(0))/s (nginx \($n | map(.rate) | median | fixed(0))), p99 \($i | map(.latency_ms.p99) | median | fixed(1)) ms"] else [] end) | row),
  ($all | map(select(.part == "ingest memory"))[] | ["1,000 idle connections:", "ingest \(.rss_mb) MB (aim: less than 40)"] | row),

  ($all | map(select(.part == "apply: apply / bare")) as $a | if ($a | length) > 0 then "", "apply beside a bare libpq loop (aim: at least 0.75 of its rate)" else empty end),
  ($all | map(select(.part == "apply: apply / bare"))[] as $r
   | ($all | map(select(.part == "apply: apply median" and .batch == $r.batch and .bytes == $r.bytes))[0]) as $o
   | ($all | map(select(.part == "apply: bare median" and .batch == $r.batch and .bytes == $r.bytes))[0]) as $f
   | ($all | map(select(.part == "apply: decode median" and .batch == $r.batch and .bytes == $r.bytes))[0]) as $d
   | ["batches of \($r.batch), \($r.bytes) B:", "apply \($o.events_per_second)/s (CPU µs \($o.client_cpu_us) + Postgres \($o.server_cpu_us)),",
      "bare \($f.events_per_second)/s (\($f.client_cpu_us) + \($f.server_cpu_us)):", "rate \($r.rate_ratio), CPU \($r.cpu_ratio);",
      "decoding \($d.client_cpu_us) µs more, rate \($r.rate_ratio_with_decoding) with it"] | row),

  ($all | map(select(.part | startswith("end to end"))) as $e | if ($e | length) > 0 then "", "end to end, 256 connections (aims: 12,000 events/s; p99 below 25 ms at a third)" else empty end),
  ($all | map(select(.part | startswith("end to end")))[]
   | ["\(.part | ltrimstr("end to end: ")):", "\(.rate | fixed(0)) events/s;", "CPU µs each: \(.cpu_us | to_entries | map("\(.key) \(.value | fixed(1))") | join(", ")),",
      "together \(.cpu_us_sum | fixed(0)), at most \(.ceiling | fixed(0))/s;", "POST to commit p50 \(.post_to_commit_ms.p50) p99 \(.post_to_commit_ms.p99) ms"] | row),
  ($all | map(select(.part == "memory"))[] | ["memory, MB:", (.mb | to_entries | map("\(.key) \(.value)") | join(", "))] | row),

  ($all | map(select(.part | startswith("ladder"))) as $l | if ($l | length) > 0 then "", "retry ladder, an hour\u0027s tier filled (aim: memory flat, tries within 1 s of their time)" else empty end),
  ($all | map(select(.part == "ladder memory"))[] | ["worker, MB:", (.mb | to_entries | map("\(.key) \(.value)") | join(", ")), (if .waiting then "(\(.waiting) events)" else "" end)] | row),
  ($all | map(select(.part == "ladder lateness"))[]
   | ["tier \(.tier), \(.when):", "\(.events) tried, \(.early) early, late by p50 \(.late_ms.p50) p99 \(.late_ms.p99) max \(.late_ms.max) ms"] | row)
