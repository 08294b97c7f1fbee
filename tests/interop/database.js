// A fresh database on the server that TEST_POSTGRES_URL or TEST_MYSQL_URL names.

import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import pg from "pg";

// Setting up TLS for each connection would take most of the time; `plain` is how a URL says so.
const KINDS = {
  PostgreSQL: {
    variable: "TEST_POSTGRES_URL",
    plain: ["sslmode", "disable"],
    drop: (name) => `DROP DATABASE ${name} WITH (FORCE)`,
    administer: administerPostgres,
  },
  MariaDB: {
    variable: "TEST_MYSQL_URL",
    plain: ["ssl-mode", "disabled"],
    drop: (name) => `DROP DATABASE ${name}`,
    administer: administerMariadb,
  },
};

// Resolves with its URL; `kind` is PostgreSQL or MariaDB. The database is dropped when `owner` says so.
export async function createDatabase(owner, kind) {
  const { plain, drop, administer } = KINDS[kind];
  const name = `countersign_interop_${randomUUID().replaceAll("-", "")}`;
  await administer(server(kind), `CREATE DATABASE ${name}`);
  owner.after(() => administer(server(kind), drop(name)));
  const url = server(kind);
  url.pathname = `/${name}`;
  if (!url.searchParams.has(plain[0])) url.searchParams.set(...plain);
  return url.href;
}

function server(kind) {
  const { variable } = KINDS[kind];
  const url = process.env[variable];
  if (!url) throw new Error(`set ${variable} to a server of ${kind} on which databases may be created`);
  return new URL(url);
}

async function administerPostgres(url, statement) {
  const connection = new pg.Client({ connectionString: url.href });
  await connection.connect();
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}

// By MariaDB's own client.
async function administerMariadb(url, statement) {
  const account = [`--host=${url.hostname}`, `--port=${url.port || 3306}`, `--user=${decodeURIComponent(url.username)}`];
  const env = { PATH: process.env.PATH, MYSQL_PWD: decodeURIComponent(url.password) };
  await promisify(execFile)("mariadb", ["--no-defaults", ...account, "--execute", statement], { env });
}
