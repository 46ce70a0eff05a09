#!/usr/bin/env bash
# The feed handler in simulated worlds where everything goes wrong, WIREPATH_SEEDS times (default 15,000) with Nasdaq's
# servers, and a tenth of that with those of Cboe, CME and NYSE each.
# A seed that fails is printed with the command that repeats it.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh

export WIREPATH_SEEDS=${WIREPATH_SEEDS:-15000}
cargo test --release --locked --quiet -p wirepath-feed-handler --test simulator -- --nocapture

export WIREPATH_SEEDS=$((WIREPATH_SEEDS / 10))
cargo test --locked --quiet -p wirepath-feed-handler --test pitch recovery::
cargo test --locked --quiet -p wirepath-feed-handler --test cme simulation::
cargo test --locked --quiet -p wirepath-feed-handler --lib recovery::xdp_simulation::
