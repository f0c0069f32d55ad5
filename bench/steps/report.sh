# The table at the end, out of the file of figures.
# shellcheck shell=bash disable=SC2034,SC2154

report() {
  say
  jq -rs -f "$top/bench/steps/report.jq" "$results"
  say
  say "figures: $results; what they mean: docs/performance.md"
}
