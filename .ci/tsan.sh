#!/usr/bin/env bash
# Runs the threaded tests of the ring and the best-price table under the thread sanitizer. It sees
# accesses that are not atomic; what the orderings of the atomics are worth is for loom.sh to say.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTC_BOOTSTRAP=1 # the sanitizer is an unstable flag, here used with the stable compiler
# The standard library is not built for the sanitizer; tsan.supp has what that makes it misjudge.
export RUSTFLAGS="${RUSTFLAGS:-} -Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer"
export TSAN_OPTIONS="suppressions=$PWD/.ci/tsan.supp ${TSAN_OPTIONS:-}"
# A target folder of its own: the flags would rebuild everything, here and back.
export CARGO_TARGET_DIR="$target/tsan"
cargo test --target "$host" -p wirepath-feed-handler --lib -- ring:: best:: seqline:: | must_run_some "the threaded tests"
