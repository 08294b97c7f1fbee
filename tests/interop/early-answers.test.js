// Answers that are there before the body has been read: Node's `fetch` sends a form with a file whole, and must see them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { install } from "./installation.js";

const TRIES = 30;
const KIB = 1024;

// A form with a file of this size, as a page would send it.
function form(size) {
  const form = new FormData();
  form.append("username", "alice");
  form.append("password", "wrong");
  form.append("file", new Blob([new Uint8Array(size)]), "file.bin");
  return form;
}

const URLS = [
  { method: "POST", path: "/users/me/password", status: 401 },
  { method: "PATCH", path: "/users/me", status: 401 },
  { method: "POST", path: "/nowhere", status: 404 },
  { method: "PUT", path: "/token", status: 405 },
  { method: "POST", path: "/revoke", status: 400 },
];

// abuse case 144
test("every early answer arrives", async (t) => {
  const installation = await install(t);
  const node = await installation.serve();
  // Within the server's limit, and far beyond it.
  for (const size of [20 * KIB, 300 * KIB, 3 * KIB * KIB]) {
    for (const { method, path, status } of URLS) {
      await t.test(`${method} ${path} with ${size / KIB} KiB`, async () => {
        for (let number = 1; number <= TRIES; number += 1) {
          const response = await fetch(`${node.url}${path}`, { method, body: form(size) });
          assert.equal(response.status, status);
          assert.equal(typeof (await response.json()), "object");
        }
      });
    }
  }
});

test("a body over the limit is answered 413", async (t) => {
  const installation = await install(t, { settings: { CLIENTS__DEFAULT_CLIENT: "web" } });
  const node = await installation.serve();
  for (const size of [100 * KIB, 3 * KIB * KIB]) {
    for (let number = 1; number <= TRIES; number += 1) {
      const response = await fetch(`${node.url}/token`, { method: "POST", body: form(size) });
      assert.equal(response.status, 413);
      assert.equal((await response.json()).error, "invalid_request");
    }
  }
});

test("a form of text is a login where there is a default client", async (t) => {
  const settings = { CLIENTS__DEFAULT_CLIENT: "web", CLIENTS__CACHE_TTL: "0s" };
  const installation = await install(t, { settings });
  const node = await installation.serve();
  await installation.query(["client", "create", "web", "--public", "--grant", "password"]);
  await installation.createUser("alice", "three words or more");
  const logIn = async (password) => {
    const form = new FormData();
    form.append("username", "alice");
    form.append("password", password);
    const response = await fetch(`${node.url}/token`, { method: "POST", body: form });
    return { status: response.status, body: await response.json() };
  };
  const granted = await logIn("three words or more");
  assert.equal(granted.status, 200, JSON.stringify(granted.body));
  assert.equal(granted.body.token_type, "Bearer");
  const refused = await logIn("wrong");
  assert.equal(refused.status, 400);
  assert.equal(refused.body.detail, "the username or password is wrong");
});
