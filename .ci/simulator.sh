#!/usr/bin/env bash
# The feed handler in a simulated world where everything goes wrong, WIREPATH_SEEDS times (default 15,000).
# A seed that fails is printed with the command that repeats it.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh

export WIREPATH_SEEDS=${WIREPATH_SEEDS:-15000}
cargo test --release --locked --quiet -p wirepath-feed-handler --test simulator -- --nocapture
