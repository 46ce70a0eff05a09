#!/usr/bin/env bash
# Counts instructions per item (bench/benches/instructions) and compares them with the baseline in
# bench/baselines/instructions.txt. More than TOLERANCE percent (default 3) above it fails, as does a
# benchmark that only one of the two knows. Counts depend on the compiler, so that with another one
# than the baseline's it only warns. `.ci/callgrind.sh --update` writes the baseline.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/common.sh
baseline=bench/baselines/instructions.txt

have valgrind valgrind || required_or_skip "instruction counts: no valgrind"
version=$(sed -n '/^name = "gungraun-runner"$/{n;s/^version = "\(.*\)"$/\1/p}' Cargo.lock)
# Absolute: cargo runs the benchmarks from their package's folder, not from here.
mkdir -p "$target"
tools=$(cd "$target" && pwd)/ci-tools
if [ "$("$tools/bin/gungraun-runner" --version 2>/dev/null)" != "gungraun-runner $version" ]; then
  # Not optimised: it only starts valgrind, and is compiled faster so.
  cargo install --quiet --locked --debug --root "$tools" --target-dir "$tools/build" \
    gungraun-runner --version "=$version"
fi

home=$(cd "$target" && pwd)/callgrind
rm -rf "$home"
log=$(mktemp)
PATH="$tools/bin:$PATH" GUNGRAUN_HOME=$home \
  cargo bench --locked -p wirepath-bench --bench instructions >"$log" 2>&1 || {
  cat "$log"
  failed "the benchmarks did not run"
}
rm "$log"
compiler=$(rustc -V)
counts=$(for out in "$home"/*/*/*/*/callgrind.*.out; do
  bench=$(dirname "$out")
  awk -v name="$(basename "$(dirname "$bench")")/$(basename "$bench")" '
    /^(summary|totals):/ { count = $2 }
    END { items = name; sub(/.*\.of_/, "", items); sub(/\..*/, "", name)
          printf "%s %.2f\n", name, count / items }' "$out"
done | sort)

if [ "${1:-}" = --update ]; then
  { printf '# Instructions per item, from .ci/callgrind.sh --update\n'
    printf '# compiler: %s\n%s\n' "$compiler" "$counts"; } >"$baseline"
  cat "$baseline"
  exit 0
fi

same_compiler=1
grep -qxF "# compiler: $compiler" "$baseline" || same_compiler=0
awk -v tolerance="${TOLERANCE:-3}" '
  /^#/ || NF == 0 { next }
  FNR == NR { was[$1] = $2; next }
  { now[$1] = $2
    if (!($1 in was)) { printf "%-32s %10s %10.2f  not in the baseline\n", $1, "", $2; bad = 1; next }
    change = 100 * ($2 / was[$1] - 1); verdict = ""
    if (change > tolerance) { verdict = "  MORE"; bad = 1 }
    if (change < -tolerance) { verdict = "  less: update the baseline" }
    printf "%-32s %10.2f %10.2f %+7.2f %%%s\n", $1, was[$1], $2, change, verdict }
  END { for (name in was) if (!(name in now)) { printf "%-32s was not run\n", name; bad = 1 }
        exit bad }' "$baseline" - <<<"$counts" || {
  message="instruction counts differ from $baseline by more than the tolerance; if they should, run .ci/callgrind.sh --update"
  if ((same_compiler)); then failed "$message"; fi
  printf 'warning: %s (it was made by another compiler than %s)\n' "$message" "$compiler"
}
