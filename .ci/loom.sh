#!/usr/bin/env bash
# Explores every interleaving of the ring's and the best-price table's models with loom (seconds).
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh
export RUSTFLAGS="${RUSTFLAGS:-} --cfg loom"
# A target folder of its own: the flag would rebuild everything, here and back.
export CARGO_TARGET_DIR="$target/loom"
cargo test -p wirepath-feed-handler --lib -- model | must_run_some "the models"
