#!/usr/bin/env bash
# The demo as a newcomer starts it, but without a terminal: it ends by itself, in time, as an ordinary
# user, and shows what the README promises.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh

cargo run --release --locked --quiet -- --version
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
out=$folder/out
demo=("$target/release/wirepath")
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  cp "$target/release/wirepath" "$folder"
  chmod 755 "$folder" "$folder/wirepath"
  demo=(setpriv --reuid=65534 --regid=65534 --clear-groups "$folder/wirepath")
fi
started=$SECONDS
timeout 60 "${demo[@]}" </dev/null >"$out" 2>&1 || {
  cat "$out"
  failed "the demo ended with an error, or not within 60 s"
}
cat "$out"

# shows WHAT PATTERN: a line of the output matches.
shows() { grep -qE "$2" "$out" || failed "the demo does not show $1"; }
n='[1-9][0-9,]*' # more than none
((SECONDS - started < 30)) || failed "the demo takes $((SECONDS - started)) s; about 10 are promised"
for line in A B; do
  shows "that line $line lost datagrams" "^ *line $line: .*$n datagrams, .* $n lost"
  # datagrams, messages, won, duplicate, late, lost
  shows "what line $line won and lost" "^ *$line +$n +$n +$n +$n +[0-9,]+ +$n "
done
shows "how it goes on the way" "^ *5 s: +$n messages/s"
shows "rates" "^ *$n messages delivered once and in order \($n/s\), $n events published \($n/s\)"
shows "gaps that the other line filled" "^ *Gaps: $n seen, $n filled by the other line"
shows "a strategy at work" "strategy took $n events"
shows "orders and fills" "^It sent $n orders, .* the exchange made $n fills"
shows "positions" "^Positions: [0-9,]+ units long, [0-9,]+ short"
time='[0-9.]+ (ns|µs|ms|s)'
for hop in "wire → user +kernel" "user → ring +tsc" "ring → strategy +tsc" "wire → strategy +kernel" \
  "order → ack +tsc" "order → fill +tsc" "strategy → encoded +tsc" "encoded → kernel +tsc" "tick → order +kernel"; do
  shows "the latency $hop" "^ *$hop +[a-z]+ +$n( +$time){5}"
done

# Every message is accounted for: delivered, or declared lost.
number() { sed -nE "s/$1/\1/p" "$out" | head -1 | tr -d ,; }
sent=$(number '^Sent: ([0-9,]+) messages of the market.*')
delivered=$(number '^ *([0-9,]+) messages delivered once.*')
lost=$(number '.*lost for good \(([0-9,]+) messages?\).*')
((delivered + ${lost:-0} == sent)) ||
  failed "$sent messages were sent, $delivered delivered and ${lost:-0} declared lost"
