# docker build --tag countersign .

# One release for both stages: the binary is linked against this release's OpenSSL and has to find the same at run time.
ARG DEBIAN=bookworm

FROM rust:1.95-slim-${DEBIAN} AS build

# The C compiler, for SQLite, is in the image. No versions: Debian's archive keeps only the newest of a package, so that a
# pinned one is gone with its next security fix.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /build
COPY . .

# Downloaded crates and compiled dependencies stay in cache mounts, out of the layers: a change of ours compiles ours only.
# Cargo goes by modification times, and those of an unpacked archive may be older than the last build in the cache.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/build/target,sharing=locked \
    find . -path ./target -prune -o -type f -exec touch {} + \
    && cargo build --release --locked --bin countersign \
    && install -D target/release/countersign /out/countersign


FROM debian:${DEBIAN}-slim

# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/*

# Fixed ids, for whoever prepares a host directory or a volume for this user. A new volume takes owner and mode from here.
RUN groupadd --gid 10001 countersign \
    && useradd --uid 10001 --gid countersign --no-log-init --no-create-home \
        --home-dir /var/lib/countersign --shell /usr/sbin/nologin countersign \
    && install --directory --owner=countersign --group=countersign --mode=0700 \
        /var/lib/countersign /var/lib/countersign/keys

COPY LICENSE LICENSE-APACHE LICENSE-MIT /usr/share/doc/countersign/
COPY --from=build /out/countersign /usr/local/bin/countersign

# By number, so that an orchestrator can see that it is not root without reading /etc/passwd.
USER 10001:10001
WORKDIR /var/lib/countersign

# The database (with SQLite) and keys/ in one volume: the database names keys whose files must be there, and of two volumes
# the one that nobody mounted would be lost, unnoticed, with the container.
VOLUME /var/lib/countersign

# The default is loopback, which inside a container nobody reaches.
ENV COUNTERSIGN_SERVER__LISTEN=0.0.0.0:8080
EXPOSE 8080

# There is no HTTP client in the image, but bash opens sockets. Port and base path come from the environment; where a
# configuration file sets them, or TLS is on, the container needs a health check of its own.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "exec 3<>\"/dev/tcp/127.0.0.1/${COUNTERSIGN_SERVER__LISTEN##*:}\" && printf 'GET %s/livez HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' \"$COUNTERSIGN_SERVER__BASE_PATH\" >&3 && read -r -t 2 _ status _ <&3 && [[ $status == 200 ]] || exit 1"]

STOPSIGNAL SIGTERM
ENTRYPOINT ["countersign"]
CMD ["serve"]
