#!/usr/bin/env bash
# FIX counterparties of others' making, against our session core: QuickFIX's acceptance scripts in both
# roles, and a QuickFIX initiator against `sim --rules`. They stand beside the checkout, in ../shared/fix,
# and are skipped where they are not.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh
fix=../shared/fix
[ -d "$fix" ] || { skipped "FIX counterparties: no $fix"; exit 0; }
have python3 python3 || required_or_skip "FIX counterparties: no Python"

cargo build --release --locked --quiet
wirepath=$target/release/wirepath
folder=$(mktemp -d)
engines=()
clean_up() {
  [ "${#engines[@]}" = 0 ] || kill "${engines[@]}" 2>/dev/null || true
  rm -rf "$folder"
}
trap clean_up EXIT

# start NAME ARGUMENTS…: an engine on any free port; `port` is the one it says.
start() {
  local log=$folder/$1
  shift
  : >"$log" # the engine's own shell may be slower to make it than we are to look
  "$wirepath" sim "$@" >"$log" 2>"$log.err" &
  engines+=($!)
  for _ in $(seq 100); do
    port=$(sed -n 's/^READY port=\([0-9]*\).*/\1/p' "$log")
    [ -z "$port" ] || return 0
    sleep 0.1
  done
  cat "$log.err"
  failed "wirepath sim $* does not start"
}

# All scripts at once: most of their time they wait for heartbeats.
runs=() names=()
script() {
  names+=("$1")
  shift
  timeout 300 "$@" >"$folder/run${#names[@]}" 2>&1 &
  runs+=($!)
}
start echo --echo --fix-port 0
for version in 42 44; do
  script "acceptor, FIX $version" python3 "$fix/conformance.py" 127.0.0.1 "$port" "$fix/definitions/fix$version"/*.def
done
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
for version in 42 44; do
  for heartbeat in 30 2; do
    at=$(free_port)
    script "initiator, FIX $version, HeartBtInt $heartbeat" \
      python3 "$fix/conformance_initiator.py" "$at" "$heartbeat" "$fix/definitions/fix$version"/*.def
    "$wirepath" sim --echo --connect "127.0.0.1:$at" --fix "$version" --heartbeat "$heartbeat" 2>"$folder/connect" &
    engines+=($!)
  done
done
for i in "${!runs[@]}"; do
  out=$folder/run$((i + 1))
  rc=0
  wait "${runs[$i]}" || rc=$?
  # The runners' last line; the one for initiators does not say by its exit code how it went.
  last=$(tail -1 "$out")
  printf '%-32s %s\n' "${names[$i]}" "$last"
  [[ $rc = 0 && $last =~ ^[1-9][0-9]*\ passed,\ 0\ failed ]] || { cat "$out"; failed "${names[$i]}"; }
done

# QuickFIX itself, from a wheel, in an environment of its own.
quickfix=$folder/python
if python3 -m venv --system-site-packages "$quickfix" >/dev/null 2>&1 &&
  "$quickfix/bin/pip" install --quiet --no-deps quickfix-tls==1.16.0.1rc1 >"$folder/pip" 2>&1; then
  python=$quickfix/bin/python
elif python3 -c 'import quickfix' 2>/dev/null; then
  python=python3
else
  required_or_skip "QuickFIX: its wheel cannot be installed"
fi
for version in 42 44 50; do
  start "rules$version" --rules --fix-port 0
  out=$folder/initiator$version
  timeout 60 "$python" "$fix/initiator.py" "$version" --port "$port" >"$out" 2>&1 || { cat "$out"; failed "initiator.py $version"; }
  printf '%-32s %s, %s answers as expected\n' "sim --rules, FIX $version" "$(tail -1 "$out")" "$(grep -c '^ok' "$out")"
  tail -1 "$out" | grep -q '^PASS' || failed "initiator.py $version"
done

out=$folder/day
WIREPATH_QUICKFIX=$python cargo test --locked --quiet -p wirepath-order-gateway --test quickfix -- --nocapture >"$out" 2>&1 || {
  cat "$out"
  failed "the day with acceptor.py"
}
! grep -q skipped "$out" || failed "the day with acceptor.py was skipped"
printf '%-32s %s\n' "gateway, acceptor.py" "a day in each of three versions, as expected"
