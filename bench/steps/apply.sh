# The worker's apply beside a bare libpq loop that writes the same rows in the same shape.
# shellcheck shell=bash disable=SC2034,SC2154

bench_apply() {
  local batch bytes
  step "apply beside a bare libpq loop ($rounds rounds of each, in turns)"
  for bytes in 1400 3600; do
    for batch in 500 100; do apply_figures "$batch" "$bytes"; done
  done
}

apply_figures() (
  database=bench_apply
  PGOPTIONS='-c client_min_messages=warning' empty_database
  quietly_or_fail migrate tollgate migrate up
  "$bin_dir/bench-apply" --database "$(database_url tollgate)" --events "$((events / 3))" --batch "$1" --bytes "$2" --rounds "$rounds" |
    jq -c --argjson batch "$1" --argjson bytes "$2" '{part: ("apply: " + .what), batch: $batch, bytes: $bytes} + del(.what)' |
    tee -a "$results" | grep -E 'median|/ bare' | sed 's/^/    /'
)
