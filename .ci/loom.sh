#!/bin/sh
# Explores every interleaving of the ring's and the best-price table's models with loom (seconds).
set -eu
cd "$(dirname "$0")/.."
export RUSTFLAGS="${RUSTFLAGS:-} --cfg loom"
# A target folder of its own: the flag would rebuild everything, here and back.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/loom"
exec cargo test -p wirepath-feed-handler --lib -- model
