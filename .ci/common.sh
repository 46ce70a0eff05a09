# What the scripts beside this one share; they source it from the root of the workspace.

target=${CARGO_TARGET_DIR:-target}

skipped() { printf 'skipped: %s\n' "$1"; }
failed() { printf 'failed: %s\n' "$1" >&2; exit 1; }

# required_or_skip WHAT: ends the script; with CI set it fails, elsewhere it says so and passes.
required_or_skip() {
  [ -z "${CI:-}" ] || failed "$1"
  skipped "$1"
  exit 0
}

# have COMMAND PACKAGE: whether there is such a command, if need be after installing its package, which
# root does without asking, and CI with sudo.
have() {
  command -v "$1" >/dev/null && return
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || [ -n "${CI:-}" ]; }; then
    printf 'installing %s\n' "$2"
    "${as_root[@]}" apt-get update -qq >/dev/null &&
      "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$2" >/dev/null || true
  fi
  command -v "$1" >/dev/null
}

# must_run_some WHAT: passes a test run's output on, and fails when not one test ran: they are chosen by
# name, and a name may have changed.
must_run_some() {
  awk '{ print } /^test .* ok$/ { ran++ } END { exit ran == 0 }' || failed "$1: none ran"
}
