#!/usr/bin/env bash
# Stops what the scripts beside it left running when they could not do it themselves: ctest kills what exceeds its TIMEOUT.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
for stack in "${DEV_BUILD_DIR:?the build directory}"/e2e/*/; do
  [ ! -d "$stack/run" ] || DEV_DIR=$stack "$top/dev" down
done
