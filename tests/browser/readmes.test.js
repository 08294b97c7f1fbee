// The READMEs of examples/spa and examples/bff, followed to the letter: their commands, then a click, a name and a
// password. They name ports, which must be free: 8080, 5173 and 3002.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { test } from "node:test";
import { openPage } from "./chromium.js";
import { startDemo } from "./countersign.js";
import * as spa from "./spa.js";

const EXAMPLES = resolve(import.meta.dirname, "../../examples");
const NOT_COPIED = ["node_modules", "dist"];
// What the demonstration does here beside the test. It goes on running, so that nothing stands behind it.
const SERVE = /^\(cd \.\.\/\.\. && cargo run --release -- serve --demo\) .*\n$/;
const CREATE =
  /^\(cd \.\.\/\.\.\/countersign-demo && cargo run --release -- (?<create>client create [^)]*)\)\n$/;
const DEADLINE_MS = 120_000;

const commandsIn = (text) => [...text.matchAll(/^```sh\n(?<commands>[^]*?)^```$/gm)].map(({ groups }) => groups.commands);

// A copy of an example, as it is after a clone, and the commands of its README.
async function copyExample(t, name) {
  const directory = await mkdtemp(join(tmpdir(), "countersign-readme-"));
  t.after(() => rm(directory, { recursive: true }));
  const filter = (path) => !NOT_COPIED.includes(basename(path));
  await cp(join(EXAMPLES, name), directory, { recursive: true, filter });
  return { directory, blocks: commandsIn(await readFile(join(directory, "README.md"), "utf8")) };
}

// Pastes commands into a shell, of which the last goes on until the test ends. Resolves when a page is there.
async function paste(t, commands, directory, url) {
  const { PATH, HOME } = process.env;
  const options = { cwd: directory, env: { PATH, HOME }, stdio: ["ignore", "pipe", "pipe"], detached: true };
  const shell = spawn("bash", ["-euo", "pipefail", "-c", commands], options);
  const ended = once(shell, "close");
  // The shell and all that it has started are a group of their own.
  t.after(async () => {
    if (shell.exitCode === null) process.kill(-shell.pid, "SIGTERM");
    await ended;
  });
  let output = "";
  for (const stream of [shell.stdout, shell.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const began = performance.now();
  const isThere = () => fetch(url).then(({ ok }) => ok, () => false);
  while (!(await isThere())) {
    if (shell.exitCode !== null || performance.now() - began > DEADLINE_MS) assert.fail(`no page at ${url}: ${output}`);
    await new Promise((resume) => setTimeout(resume, 200));
  }
}

test("examples/spa: two commands beside the demonstration, and one click", async (t) => {
  const { directory, blocks } = await copyExample(t, "spa");
  assert.match(blocks[0], SERVE);
  const server = await startDemo(t, "127.0.0.1:8080");
  assert.equal(blocks[1].trim().split("\n").length, 2);
  await paste(t, blocks[1], directory, "http://localhost:5173/");
  const page = await spa.openTab((await openPage(t)).context(), "http://localhost:5173/");
  await spa.logInAtServer(page, server.password);
  await spa.loggedIn(page);
  assert.equal((await spa.whoAmI(page)).username, "alice");
});

test("examples/bff: a client, two commands, and one click", async (t) => {
  const { directory, blocks } = await copyExample(t, "bff");
  const server = await startDemo(t, "127.0.0.1:8080");
  assert.match(blocks[0], SERVE);
  const { create } = CREATE.exec(blocks[1].replaceAll("\\\n", " ")).groups;
  const { client_secret } = JSON.parse(await server.run(...create.trim().split(/\s+/), "--json"));
  await paste(t, blocks[2].replace("…", client_secret), directory, "http://localhost:3002/");
  const page = await openPage(t);
  await page.goto("http://localhost:3002/");
  await page.getByRole("link", { name: "Log in" }).click();
  await spa.signIn(page, server.password);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("You are logged in as Alice Example.").waitFor();
});
