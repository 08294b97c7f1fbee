// Runs the README's code against an issuer: each block with `listen` or `serve` must protect /orders.
//
// README_PROJECT is a project that has the package installed; by default the package itself is one.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { Server } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { TestIssuer } from "./support/issuer.js";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const PROJECT = process.env.README_PROJECT ?? PACKAGE;
const INSTALLED = process.env.README_PROJECT ? join(PROJECT, "node_modules/countersign-verify") : PACKAGE;
const SYSTEM_CLOCK = {
  get seconds() {
    return Math.floor(Date.now() / 1_000);
  },
};

const readme = await readFile(join(INSTALLED, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);

/** Servers of the code listen on a port of their own, whatever it says. */
function catchServers(t) {
  const servers = [];
  const { listen } = Server.prototype;
  t.mock.method(Server.prototype, "listen", function (...given) {
    servers.push(this);
    const listener = given.at(-1);
    return listen.call(this, 0, "127.0.0.1", ...(typeof listener === "function" ? [listener] : []));
  });
  t.after(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });
  return servers;
}

async function run(code, name) {
  const file = join(PROJECT, name);
  await writeFile(file, code);
  try {
    await import(pathToFileURL(file));
  } finally {
    await rm(file);
  }
}

test("there is code in the README", () => assert.ok(blocks.length >= 6));

test("a route is protected in five lines or fewer, without imports and the listening", () => {
  const [first] = blocks;
  const others = /^$|^import |^const app|^app\.listen/;
  const lines = first.split("\n").filter((line) => !others.test(line));
  assert.ok(lines.length <= 5, `${lines.length}`);
});

for (const [number, block] of blocks.entries()) {
  test(`block ${number + 1} of the README`, async (t) => {
    const issuer = await TestIssuer.start(t, SYSTEM_CLOCK);
    await issuer.serveList([0b10]);
    const code = block.replaceAll("https://login.example.com", issuer.url);
    const servers = catchServers(t);
    // What the code prints would get between the lines of the test runner.
    t.mock.method(console, "debug", () => {});
    await run(code, `readme-${process.pid}-${number}.mjs`);
    if (!/listen\(|serve\(/.test(code)) return;
    const [server] = servers;
    if (!server.listening) await once(server, "listening");
    const url = `http://127.0.0.1:${server.address().port}/orders`;
    const ask = async (token) => {
      return fetch(url, { headers: token ? { Authorization: `Bearer ${await token}` } : {} });
    };
    const good = await ask(issuer.listed(0));
    assert.deepEqual([good.status, await good.json()], [200, { user: issuer.claims().sub }]);
    assert.equal((await ask()).status, 401);
    assert.equal((await ask("garbage")).status, 401);
    assert.equal((await ask(issuer.listed(1))).status, 401);
    assert.equal((await ask(issuer.token({ scope: "" }))).status, 403);
  });
}
