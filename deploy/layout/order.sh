#!/usr/bin/env bash
# Writes start.ld anew: runs a start of the release program under valgrind, and lists the functions that it ran. To be done
# when docs/performance.md shows that memory before the first hash has grown, as after a new compiler or many changes.
#
#   cargo build --release && deploy/layout/order.sh
#
# Needs the Debian packages valgrind, binutils and curl.
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$PWD/target/release/countersign
home=$(mktemp --directory)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$home"' EXIT

# start COMMAND…: a server in $home, from its start to its end, with one request.
start() {
  rm -f "$home/log"
  (cd "$home" && exec "$@" serve --listen 127.0.0.1:0 >"$home/log") &
  server=$!
  local address=
  until address=$(sed -n 's/^ *Address *//p' "$home/log" 2>/dev/null) && [[ -n $address ]]; do
    kill -0 "$server"
    sleep 0.1
  done
  curl --fail --silent --show-error --output /dev/null "$address/livez"
  kill "$server"
  wait "$server"
  server=
}

# Most starts find a database and a key.
start "$program"
start valgrind --quiet --tool=callgrind --demangle=no --callgrind-out-file="$home/calls" "$program"

# stem: a name without what differs from build to build. It may end in a hash of what it was made from, or have one in the
# middle, or a number that keeps it unique.
stem() {
  sed -E 's/17h[0-9a-f]{16}E.*$/17h*/; s/\.(llvm\.)?[0-9]+$/*/; /^_R/s/Cs[0-9A-Za-z]+_/Cs*_/g'
}
export LC_ALL=C
sed -nE "s/^c?fn=\([0-9]+\) //; T; s/'[0-9]+\$//; p" "$home/calls" | sort --unique >"$home/called"
nm "$program" | sed -nE 's/^[0-9a-f]+ [tT] //p' | sort --unique >"$home/own"
comm -12 "$home/called" "$home/own" >"$home/ran"
[[ -s $home/ran ]] || { echo "$program has no names of functions; was it stripped?" >&2; exit 1; }
comm -13 "$home/called" "$home/own" | stem | sort --unique >"$home/idle-stems"
# A function has one stem for all the types that it is made for. Those of the types that a start needs come first, by their
# whole names; the others of the stem follow, so that nothing is lost when the hashes of a later build are others.
paste -d ' ' <(stem <"$home/ran") "$home/ran" |
  awk 'NR == FNR { idle[$1]; next } { print ($1 in idle) ? $2 : $1 }' "$home/idle-stems" - | sort --unique >"$home/first"
stem <"$home/ran" | sort --unique | comm -12 - "$home/idle-stems" >"$home/then"
{
  printf '/* The functions that a start of the server runs, written by deploy/layout/order.sh. */\n'
  printf 'SECTIONS\n{\n  .text.start :\n  {\n'
  sed 's/.*/    *(.text.*&)/' "$home/first" "$home/then"
  printf '  }\n}\nINSERT BEFORE .text;\n'
} >"$home/start.ld"
mv "$home/start.ld" deploy/layout/start.ld
grep --count '^    ' deploy/layout/start.ld
