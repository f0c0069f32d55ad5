# Debian packages: one table for both releases. A `-` means that the release does not need (or have) it.
# shellcheck shell=bash disable=SC2154

# set   Debian 12                Debian 13
package_table='
base    g++                      g++
base    cmake                    cmake
base    ninja-build              ninja-build
base    ccache                   ccache
base    pkg-config               pkg-config
base    libboost1.81-dev         libboost-dev
base    libboost-url1.81-dev     libboost-url-dev
base    libexpected-dev          libexpected-dev
base    librdkafka-dev           librdkafka-dev
base    libpq-dev                libpq-dev
base    rapidjson-dev            rapidjson-dev
base    libssl-dev               libssl-dev
base    libcli11-dev             libcli11-dev
base    libspdlog-dev            libspdlog-dev
base    libfmt-dev               libfmt-dev
base    prometheus-cpp-dev       prometheus-cpp-dev
base    libcurl4-openssl-dev     libcurl4-openssl-dev
base    zlib1g-dev               zlib1g-dev
base    protobuf-compiler        protobuf-compiler
base    libprotobuf-dev          libprotobuf-dev
base    catch2                   catch2
base    librapidcheck-dev        librapidcheck-dev
base    postgresql               postgresql
base    jq                       jq
base    curl                     curl
base    ca-certificates          ca-certificates
base    procps                   procps
base    util-linux               util-linux
kafka   default-jre-headless     default-jre-headless
kafka   maven                    maven
test    python3-venv             python3-venv
fuzz    clang                    clang
fuzz    libclang-rt-14-dev       libclang-rt-19-dev
lint    clang-format             clang-format
lint    clang-tidy               clang-tidy
lint    shellcheck               shellcheck
bench   nginx-light              nginx-light
'

debian_release() {
  local id='' version=''
  if [ -r /etc/os-release ]; then
    # shellcheck source=/dev/null
    version=$(. /etc/os-release && echo "${VERSION_ID:-}") id=$(. /etc/os-release && echo "${ID:-}")
  fi
  [[ $id-$version =~ ^debian-1[23]$ ]] ||
    fail "setup knows Debian 12 and 13, this is '${id:-unknown} $version'; install the packages of deploy/local/packages.sh by hand, then run with DEV_SKIP_SETUP=1"
  echo "$version"
}

# packages_of SET: the names for this release, one a line.
packages_of() {
  local column=2
  [ "$(debian_release)" = 12 ] || column=3
  awk -v set="$1" -v column="$column" '$1 == set && $column != "-" { print $column }' <<<"$package_table"
}

# Those of the given names that are not installed. The `dpkg-query` status line is "install ok installed".
packages_missing() {
  local have
  have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p') || true
  printf '%s\n' "$@" | grep -vxF -f <(printf '%s\n' "$have") || true
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else fail "installing packages needs root and there is no sudo; as root run: ./dev setup"; fi
}

# Debian makes and starts a cluster when a Postgres server is installed first. Ours is private (postgres.sh), so none is
# wanted; an administrator's own choice in that file is left alone.
keep_debian_from_making_a_cluster() {
  local file=/etc/postgresql-common/createcluster.conf
  if grep -qsE '^[[:space:]]*create_main_cluster' $file; then return; fi
  as_root mkdir -p "$(dirname $file)"
  printf '%s\n' '# by tollgate ./dev setup: it only needs the programs; delete this to get a main cluster' \
    'create_main_cluster = false' | as_root tee -a $file >/dev/null
}

apt_install() {
  local options=(-y -q --no-install-recommends -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300
    -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install "${options[@]}" "$@"
}

# need SET…: installs what the sets lack; says nothing when nothing is missing.
need() {
  local set wanted=() missing
  [ "${DEV_SKIP_SETUP:-}" != 1 ] || return 0
  for set in "$@"; do mapfile -t -O "${#wanted[@]}" wanted < <(packages_of "$set"); done
  [ ${#wanted[@]} -gt 0 ] || exit 1  # packages_of has said why
  mapfile -t missing < <(packages_missing "${wanted[@]}")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "missing packages: ${missing[*]}"
  if printf '%s\n' "${missing[@]}" | grep -qx postgresql; then keep_debian_from_making_a_cluster; fi
  visibly "installing ${#missing[@]} Debian packages" "$log_dir/setup.log" apt_install "${missing[@]}"
}

word_setup() {
  local sets=(base) lack
  while [ $# -gt 0 ]; do
    case $1 in
      --all) sets=(base fuzz lint bench) ;;
      *) fail_usage "setup knows --all (also what fuzz, lint and bench need), not '$1'" ;;
    esac
    shift
  done
  need "${sets[@]}"
  try_kafka_packages
  lack=$(kafka_lack)
  if [ -n "$lack" ]; then warn "$lack: up and demo will run on librdkafka's mock broker"; else ensure_kafka_jars; fi
  say "setup: everything is here"
}
