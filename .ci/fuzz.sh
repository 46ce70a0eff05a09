#!/usr/bin/env bash
# A short run of every fuzz target, from its seeds. FUZZ_SECONDS, default 10, is for each.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh
have c++ g++ || required_or_skip "fuzzing: no C++ compiler (libFuzzer is built from source)"
for folder in protocol/fuzz feed-handler/fuzz; do
  cargo fetch --locked --quiet --manifest-path $folder/Cargo.toml
  for source in $folder/fuzz_targets/*.rs; do
    name=$(basename "$source" .rs)
    log=$(mktemp)
    if $folder/run "$name" "${FUZZ_SECONDS:-10}" >"$log" 2>&1; then
      printf '%-12s %s\n' "$name" "$(grep '^Done ' "$log" | tail -1)"
      rm "$log"
    else
      tail -60 "$log"
      failed "fuzz target $name; its input is in $folder/artifacts/$name"
    fi
  done
done
