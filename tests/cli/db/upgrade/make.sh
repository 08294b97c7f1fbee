#!/bin/bash
# Writes an installation as SQL, for the test of upgrades: a user, clients, sessions with refresh tokens, a
# revoked token, a limit of the throttle, devices.
#
#     tests/cli/db/upgrade/make.sh PROGRAM URL > tests/cli/db/upgrade/VERSION/KIND.sql
#
# The URL names an empty database. For SQLite it is sqlite://countersign.db. KIND is sqlite, postgres or mysql.
set -euo pipefail

program=$(realpath "$1")
url=$2
password='correct horse battery staple'
work=$(mktemp --directory)
trap 'rm --recursive "$work"' EXIT
cd "$work"
export COUNTERSIGN_DATABASE__URL=$url COUNTERSIGN_SERVER__LISTEN=127.0.0.1:0 COUNTERSIGN_PASSWORDS__MEMORY_KIB=64 \
  COUNTERSIGN_PASSWORDS__ITERATIONS=1 COUNTERSIGN_DATABASE__ACQUIRE_TIMEOUT=20s

countersign() {
  "$program" "$@" >> out
}

# Prints the answer, with its headers.
post() {
  curl --silent --include --data client_id=web "${@:2}" "$address/$1"
}

login() {
  post token --data grant_type=password --data username=alice --data-urlencode "password=$1"
}

# Takes a member out of an answer in JSON.
member() {
  grep --only-matching "\"$1\":\"[^\"]*\"" | cut --delimiter '"' --fields 4
}

countersign db migrate
printf %s "$password" | countersign user create alice --password-stdin
countersign client create web --public --grant password --grant refresh_token
countersign client create service --confidential --grant password
"$program" serve > served 2>&1 &
server=$!
until address=$(grep --only-matching --max-count 1 'http://127.0.0.1:[0-9]*' served); do sleep 0.1; done
kept=$(login "$password")
revoked=$(login "$password" | member access_token)
login wrong >> out
post revoke --data "token=$revoked" >> out
kill -TERM "$server"
wait "$server"
kid=$("$program" key list --json | member kid)

echo "-- refresh token: $(member refresh_token <<< "$kept")"
echo "-- device token: $(sed --quiet 's/^countersign-device: \(.*\)\r$/\1/Ip' <<< "$kept")"
case $url in
  sqlite:*) sqlite3 countersign.db .dump ;;
  postgres:*) pg_dump --no-owner --no-privileges --no-comments --inserts "$url" ;;
  *)
    rest=${url#*://*@}
    mariadb-dump --host "${rest%%[:/]*}" --user root --hex-blob --skip-extended-insert --skip-add-locks \
      --skip-add-drop-table --skip-comments "${url##*/}"
    ;;
esac |
  # What only the tools understand, and what would keep names from being found.
  sed --expression '/^\\/d; /^--/d; /^$/d; /sandbox mode/d; /search_path/d' --expression "s/$kid/KID/"
# The fixture is read for years.
echo 'UPDATE sessions SET expires_at = 4102444800000, current_expires_at = 4102444800000, refresh_expires_at = 4102444800000;'
echo 'UPDATE revoked_tokens SET expires_at = 4102444800000;'
echo 'UPDATE signing_keys SET published_at = 1700000000000, activates_at = 1700000000000;'
