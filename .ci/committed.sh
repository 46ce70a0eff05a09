#!/usr/bin/env bash
# Nothing committed names one machine's paths, accounts or package mirrors, and every dependency comes
# from crates.io under a licence that lets anyone use this.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh

# A path below a folder of one account, or an address with a port as mirrors have it.
own='/(home|Users|root|work|tmp|mnt)/[A-Za-z]'
mirror='https?://([0-9]+\.){3}[0-9]+|https?://[a-z0-9.-]+:[0-9]+|\[source\.|registry ?= ?"'
if git grep -nIE "$own|$mirror" -- ':!.ci/committed.sh'; then
  failed "a path or a host of one machine is committed"
fi
if grep -hn '^source = ' Cargo.lock protocol/fuzz/Cargo.lock feed-handler/fuzz/Cargo.lock protocol/generate/Cargo.lock \
  protocol/sbe-compiler/Cargo.lock |
  grep -v '"registry+https://github.com/rust-lang/crates.io-index"'; then
  failed "a dependency does not come from crates.io"
fi

# Each licence expression, as arithmetic: permissive ones are 1, all others 0.
permissive='MIT|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|ISC|Zlib|Unlicense|BSL-1\.0|CC0-1\.0|NCSA|Unicode-3\.0'
packages=$(for manifest in Cargo.toml protocol/fuzz/Cargo.toml feed-handler/fuzz/Cargo.toml protocol/generate/Cargo.toml \
  protocol/sbe-compiler/Cargo.toml; do
  cargo tree --manifest-path "$manifest" --workspace --all-features --target all --edges normal,build,dev \
    --prefix none --no-dedupe --locked --format $'{p}\t{l}' || exit
done | sed 's/ (\*)$//; /^$/d' | sort -u)
refused=0
while IFS=$'\t' read -r package licence; do
  expression=$(sed -E "s/ WITH [A-Za-z0-9.-]+//g; s#/| [oO][rR] #|#g; s# AND #\&#g
    s/(^|[(|& ])($permissive)([)|& ]|\$)/\11\3/g; s/(^|[(|& ])($permissive)([)|& ]|\$)/\11\3/g
    s/[A-Za-z][A-Za-z0-9.+-]*/0/g" <<<"$licence")
  if [[ -z $licence || ! $expression =~ ^[01|\&\(\)\ ]+$ ]] || ((!(expression))); then
    printf '%s: licence "%s"\n' "$package" "$licence"
    refused=1
  fi
done <<<"$packages"
((refused == 0)) || failed "a dependency's licence is not known to be permissive"
