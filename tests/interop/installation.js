// One installation of Countersign: a database, a directory of keys, and the commands and servers that use them.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startService } from "../browser/service.js";
import { createDatabase } from "./database.js";
import { Endings } from "./endings.js";

const BINARY = resolve(process.env.COUNTERSIGN_BIN || join(import.meta.dirname, "../../target/debug/countersign"));

const BANNER = /Address +(?<address>\S+)[^]*?Issuer +(?<issuer>\S+)/;

// The databases that several machines can share.
export const SERVERS = ["PostgreSQL", "MariaDB"];

// Where sessions may live, and how many servers share them. `database` is one of SERVERS, or else SQLite.
export const SITES = [
  { site: "SQLite, one node", nodeCount: 1 },
  { site: "SQLite, two nodes on one file", nodeCount: 2 },
  ...SERVERS.flatMap((database) => [
    { site: `${database}, one node`, database, nodeCount: 1 },
    { site: `${database}, two nodes`, database, nodeCount: 2 },
  ]),
];

// `settings` are configuration keys in the form of the environment, without the prefix. Everything ends with the test.
export async function install(t, { settings = {}, database } = {}) {
  const endings = new Endings();
  t.after(() => endings.run());
  const directory = await mkdtemp(join(tmpdir(), "countersign-interop-"));
  endings.after(() => rm(directory, { recursive: true }));
  const url = database ? await createDatabase(endings, database) : `sqlite://${directory}/countersign.db`;
  return new Installation(endings, { DATABASE__URL: url, KEYS__DIRECTORY: join(directory, "keys"), ...settings });
}

class Installation {
  #endings;
  #settings;

  constructor(endings, settings) {
    this.#endings = endings;
    this.#settings = settings;
  }

  get databaseUrl() {
    return this.#settings.DATABASE__URL;
  }

  // For what the servers need that are started later: it ends after them.
  after(end) {
    this.#endings.after(end);
  }

  // Runs a command to its end.
  run(args, input = "") {
    return new Promise((done) => {
      const env = this.#environment();
      const child = execFile(BINARY, args, { env }, (error, stdout, stderr) => {
        done({ code: error ? error.code : 0, stdout, stderr });
      });
      child.stdin.on("error", () => {}); // the command may end without reading it
      child.stdin.end(input);
    });
  }

  // Runs a command that must succeed; what it prints.
  async query(args, input) {
    const { code, stdout, stderr } = await this.run([...args, "--json"], input);
    if (code !== 0) throw new Error(`countersign ${args.join(" ")} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }

  createUser(name, password, options = []) {
    return this.query(["user", "create", name, "--password-stdin", ...options], `${password}\n`);
  }

  async createClient(id, { grants, scopes = [] }) {
    const options = [grants.map((grant) => ["--grant", grant]), scopes.map((scope) => ["--scope", scope])].flat(2);
    const { client_secret } = await this.query(["client", "create", id, "--confidential", ...options]);
    return { id, secret: client_secret };
  }

  keys() {
    return this.query(["key", "list"]);
  }

  keyFiles() {
    return readdir(this.#settings.KEYS__DIRECTORY);
  }

  // A server process on a free port.
  async serve(settings = {}) {
    const endings = new Endings();
    this.#endings.after(() => endings.run());
    const { address, issuer } = await startService(endings, {
      command: BINARY,
      args: ["serve", "--listen", "127.0.0.1:0"],
      env: this.#environment(settings),
      ready: BANNER,
    });
    return { url: address, issuer, stop: () => endings.run() };
  }

  // Several of them, started at once.
  serveMany(count, settings) {
    return Promise.all(Array.from({ length: count }, () => this.serve(settings)));
  }

  #environment(settings = {}) {
    const entries = Object.entries({ ...this.#settings, ...settings });
    const named = entries.map(([name, value]) => [`COUNTERSIGN_${name}`, value]);
    // Settings of the person who runs the tests must not reach the program.
    return { PATH: process.env.PATH, ...Object.fromEntries(named) };
  }
}
