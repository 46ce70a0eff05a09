#!/usr/bin/env bash
# A short run of every fuzz target, from its seeds. FUZZ_SECONDS, default 10, is for each.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh
have c++ g++ || required_or_skip "fuzzing: no C++ compiler (libFuzzer is built from source)"
cargo fetch --locked --quiet --manifest-path protocol/fuzz/Cargo.toml
for source in protocol/fuzz/fuzz_targets/*.rs; do
  format=$(basename "$source" .rs)
  log=$(mktemp)
  if protocol/fuzz/run "$format" "${FUZZ_SECONDS:-10}" >"$log" 2>&1; then
    printf '%-12s %s\n' "$format" "$(grep '^Done ' "$log" | tail -1)"
    rm "$log"
  else
    tail -60 "$log"
    failed "fuzz target $format; its input is in protocol/fuzz/artifacts/$format"
  fi
done
