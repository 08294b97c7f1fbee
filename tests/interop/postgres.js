// A fresh database on the PostgreSQL server that TEST_POSTGRES_URL names.

import { randomUUID } from "node:crypto";
import pg from "pg";

// Resolves with its URL. The database is dropped, with all connections to it, when `owner` says so.
export async function createDatabase(owner) {
  const name = `countersign_interop_${randomUUID().replaceAll("-", "")}`;
  await administer(`CREATE DATABASE ${name}`);
  owner.after(() => administer(`DROP DATABASE ${name} WITH (FORCE)`));
  const url = server();
  url.pathname = `/${name}`;
  // Setting up TLS for each connection would take most of the time.
  if (!url.searchParams.has("sslmode")) url.searchParams.set("sslmode", "disable");
  return url.href;
}

function server() {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error("set TEST_POSTGRES_URL to a PostgreSQL server on which databases may be created");
  return new URL(url);
}

async function administer(statement) {
  const connection = new pg.Client({ connectionString: server().href });
  await connection.connect();
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
