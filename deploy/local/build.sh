# Compiling, testing, formatting.
# shellcheck shell=bash disable=SC2154

jobs=$(nproc)

# configure PRESET DIRECTORY. Runs when the directory is new; afterwards ninja sees by itself when it has to be done again.
configure() {
  [ -e "$2/build.ninja" ] || visibly "configuring ($1)" "$log_dir/configure-$1.log" cmake -S "$top" --preset "$1" -B "$2"
}

# compile PRESET DIRECTORY TARGET…
compile() {
  local preset=$1 dir=$2
  shift 2
  (cd "$top" && configure "$preset" "$dir")
  visibly "building ($preset, $jobs at a time)" "$log_dir/build-$preset.log" \
    env NINJA_STATUS='[%f/%t] ' ninja -C "$dir" -j "$jobs" "$@"
}

programs='tollgate-ingest tollgate-worker tollgate-reconciler tollgate-console tollgate stripe-sim tollgate-compare tollgate-mock-kafka'

# What up and demo run, and other TARGETs. Inside a test run the programs are there already, in DEV_BUILD_DIR.
build_programs() {
  [ "${DEV_SKIP_BUILD:-}" != 1 ] || return 0
  # shellcheck disable=SC2086
  compile release "$build_dir" $programs "$@"
}

word_build() {
  local preset=${1:-release}
  case $preset in
    release | dev | asan | tsan | ci) need base ;;
    fuzz) need base fuzz ;;
    *) fail_usage "build knows the presets release, dev, asan, tsan, fuzz and ci, not '$preset'" ;;
  esac
  compile "$preset" "$top/build/$preset"
}

word_test() {
  local preset=release labels='' extra=()
  while [ $# -gt 0 ]; do
    case $1 in
      --asan) preset=asan labels='unit|integration|fuzz' ;;
      --tsan) preset=tsan labels='unit|integration' ;;
      --unit) labels=unit ;;
      --) shift; extra=("$@"); break ;;
      *) fail_usage "test knows --asan, --tsan, --unit, and -- before options of ctest; not '$1'" ;;
    esac
    shift
  done
  need base
  if [ -z "$labels" ]; then
    (need test) || true # for console_contract.sh, which else says "not run"
    ensure_kafka_for_tests
  fi
  compile "$preset" "$top/build/$preset"
  step "testing ($preset)"
  cd "$top" || exit 1
  exec ctest --test-dir "$top/build/$preset" --output-on-failure --no-tests=error -j "$jobs" ${labels:+-L "$labels"} "${extra[@]}"
}

# The tests labelled e2e; without Java or Maven ctest lists them as not run. Jars that cannot be fetched are an error.
ensure_kafka_for_tests() {
  local lack
  try_kafka_packages
  lack=$(kafka_lack)
  if [ -n "$lack" ]; then warn "$lack: the tests that need a real Kafka are not run; ctest lists them as skipped"; else ensure_kafka_jars; fi
}

cpp_files() { (cd "$top" && find libs services tools tests bench -name '*.cpp' -o -name '*.hpp' | sort); }

word_fmt() {
  need lint
  cpp_files | (cd "$top" && xargs -r clang-format -i)
}

# clang-tidy reads the flags of the dev build; only what is given, or everything.
word_lint() {
  need base lint
  step "format"
  cpp_files | (cd "$top" && xargs -r clang-format --dry-run -Werror)
  step "shell"
  (cd "$top" && find dev .ci/run deploy tests tools services -type f \( -name '*.sh' -o -name dev -o -name run \) -exec shellcheck -x {} +)
  step "clang-tidy"
  (cd "$top" && configure dev "$top/build/dev")
  { if [ $# -gt 0 ]; then printf '%s\n' "$@"; else cpp_files | grep '\.cpp$'; fi; } |
    (cd "$top" && xargs -r -n 1 -P "$jobs" clang-tidy --quiet -p "$top/build/dev")
}
