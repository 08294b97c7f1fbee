# What steps need, one function each; .ci/run calls each at most once. They run in its own shell, so that what they export
# reaches the steps. Root's run installs Debian packages; anybody else is told which ones are missing.
# shellcheck shell=bash

: "${profile:?}"

command_or_fail() {
  command -v "$1" >/dev/null || { printf 'missing: %s (%s)\n' "$1" "$2" >&2; exit 1; }
}

packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
      missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
    printf 'missing Debian packages, which only root on Debian can install here: %s\n' "${missing[*]}" >&2
    exit 1
  fi
  printf 'installing %s\n' "${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
}

# rust-toolchain.toml names the version.
need_rust() {
  packages build-essential libssl-dev pkg-config
  command_or_fail cargo 'install rustup, which reads rust-toolchain.toml'
  cargo --version
  cargo fmt --version
  cargo clippy --version
}

need_python() {
  command_or_fail python3 'Debian package python3'
  python3 -c 'import ensurepip, venv' 2>/dev/null || packages python3-venv
  python3 --version
}

need_node() {
  command_or_fail npm 'Node.js 20 or newer with npm'
  node --version
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || {
    echo 'Node.js 20 or newer is needed' >&2
    exit 1
  }
}

# The tests start it themselves, on ports of their own. Without the package `apache2` no service is set up.
need_apache() {
  packages apache2-bin libapache2-mod-auth-openidc openssl
  /usr/sbin/apache2 -v | head -n 1
}

need_shellcheck() {
  command -v shellcheck >/dev/null || packages shellcheck
  shellcheck --version | sed -n 2p
}

need_curl() {
  command -v curl >/dev/null || packages curl
}

need_sqlite() {
  command -v sqlite3 >/dev/null || packages sqlite3
}

# The program: $binary, a release build except in the tier `quick`.
need_binary() {
  if [[ $profile == release ]]; then
    cargo build --release --locked
  else
    cargo build --locked
  fi
  # shellcheck disable=SC2034
  binary=target/$profile/countersign
}

# The server that TEST_POSTGRES_URL names, else the one on loopback, else one that is installed and started here.
need_postgres() {
  if [[ -z ${TEST_POSTGRES_URL:-} ]]; then
    TEST_POSTGRES_URL=postgres://$(id -un)@127.0.0.1:5432/postgres
    postgres_is_reachable || start_postgres
  fi
  postgres_is_reachable || {
    echo 'no PostgreSQL server answers: start one, or name one by TEST_POSTGRES_URL' >&2
    exit 1
  }
  export TEST_POSTGRES_URL
  echo 'PostgreSQL answers.'
}

start_postgres() {
  packages postgresql
  local version password
  version=$(pg_lsclusters --no-header | awk 'NR==1 {print $1}')
  pg_ctlcluster --skip-systemctl-redirect "$version" main start || true
  password=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
  su postgres -c "psql -qc \"CREATE ROLE countersign_ci SUPERUSER LOGIN PASSWORD '$password'\"" ||
    su postgres -c "psql -qc \"ALTER ROLE countersign_ci PASSWORD '$password'\""
  TEST_POSTGRES_URL=postgres://countersign_ci:$password@127.0.0.1:5432/postgres
}

# The tests start it themselves, on a port of their own.
need_pgbouncer() {
  command -v pgbouncer >/dev/null || packages pgbouncer
  pgbouncer --version | head -n 1
}

postgres_is_reachable() {
  is_reachable "$TEST_POSTGRES_URL" 5432
}

# The server that TEST_MYSQL_URL names, else the one on loopback, else one that is installed and started here.
# `mariadb` is also the name of a step, which is a function here: hence `type -P` and `command`.
need_mariadb() {
  type -P mariadb >/dev/null || packages mariadb-client
  if [[ -z ${TEST_MYSQL_URL:-} ]]; then
    TEST_MYSQL_URL=mysql://root@127.0.0.1:3306
    mariadb_is_reachable || start_mariadb
  fi
  mariadb_is_reachable || {
    echo 'no MariaDB or MySQL server answers: start one, or name one by TEST_MYSQL_URL' >&2
    exit 1
  }
  export TEST_MYSQL_URL
  echo 'MariaDB answers.'
}

# Debian lets root of this machine in by a socket alone.
start_mariadb() {
  packages mariadb-server
  local password
  password=$(od -An -tx1 -N16 /dev/urandom | tr -d ' \n')
  mkdir -p /run/mysqld
  chown mysql: /run/mysqld
  start-stop-daemon --start --oknodo --background --exec /usr/sbin/mariadbd -- --user=mysql --bind-address=127.0.0.1
  timeout 60 bash -c 'until mariadb-admin --silent ping; do sleep 0.2; done'
  command mariadb -e "CREATE OR REPLACE USER countersign_ci@127.0.0.1 IDENTIFIED BY '$password';
    GRANT ALL ON *.* TO countersign_ci@127.0.0.1"
  TEST_MYSQL_URL=mysql://countersign_ci:$password@127.0.0.1:3306
}

mariadb_is_reachable() {
  is_reachable "$TEST_MYSQL_URL" 3306
}

is_reachable() {
  python3 - "$@" 2>/dev/null <<'PYTHON'
import socket, sys, urllib.parse
url = urllib.parse.urlsplit(sys.argv[1])
with socket.create_connection((url.hostname, url.port or int(sys.argv[2])), timeout=3):
    pass
PYTHON
}

# The programs of both servers, for harnesses that have servers of their own.
need_database_programs() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || packages postgresql
  [[ -x /usr/sbin/mariadbd && -x /usr/bin/mariadb-install-db ]] || packages mariadb-server
  [[ -x /usr/bin/mariadb ]] || packages mariadb-client
  compgen -G '/usr/lib/postgresql/*/bin/initdb'
  /usr/sbin/mariadbd --version
}
