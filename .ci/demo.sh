# `serve --demo` for the scripts beside this one, which source it. The caller sets `binary`; `work` is a fresh directory
# that goes when the script ends, and the server with it.
# shellcheck shell=bash

: "${binary:?}"
work=$(mktemp -d)
server=

clean_up() {
  [[ -z $server ]] || { kill -KILL "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

fail() {
  printf '%s: %s\n' "$0" "$1" >&2
  if [[ -s $work/log ]]; then
    printf 'The server logged:\n' >&2
    cat "$work/log" >&2
  fi
  exit 1
}

# Starts the server in `$work/home`, and reads what it prints into `banner`.
start_demo() {
  local began=$EPOCHREALTIME line took=
  mkdir -p "$work/home"
  rm -f "$work/out"
  mkfifo "$work/out"
  # Settings of the person who runs this must not reach the server.
  (cd "$work/home" && exec env --ignore-environment PATH="$PATH" "$binary" "$@") >"$work/out" 2>"$work/log" &
  server=$!
  exec {out}<"$work/out"
  banner=
  # The block is printed at once: after its first line the others are there.
  local patience=20
  while IFS= read -r -t "$patience" -u "$out" line; do
    banner+=$line$'\n'
    took=${took:-$(((${EPOCHREALTIME/[.,]/} - ${began/[.,]/}) / 1000))}
    patience=0.5
  done
  [[ -n $banner ]] || fail "the server did not start: $binary $*"
  printf 'started in %s ms: %s %s\n' "$took" "$binary" "$*"
}

# SIGTERM, and exit code 0.
stop_demo() {
  local code=0
  kill -TERM "$server"
  wait "$server" || code=$?
  server=
  exec {out}<&-
  [[ $code -eq 0 ]] || fail "SIGTERM ended the server with exit code $code"
  printf 'stopped by SIGTERM with exit code 0\n'
}
