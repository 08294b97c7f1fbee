// Countersign's own `/docs`: it needs no internet, and its Authorize button logs in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, screenshot, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import { logIn, loginError, sendLogin, tryOut, waitForOperations } from "./swagger.js";

const LOGINS = [
  { title: "both client boxes empty", clientId: "" },
  { title: "client_id demo and no secret", clientId: "demo" },
];

async function openDocs(t, server) {
  const page = await openPage(t);
  const watcher = watch(page);
  await page.goto(server.docs);
  await waitForOperations(page);
  return { page, watcher };
}

for (const basePath of ["", "/auth"]) {
  test(`/docs at base path "${basePath}"`, async (t) => {
    const server = await startCountersign(t, { COUNTERSIGN_SERVER__BASE_PATH: basePath });
    assert.equal(new URL(server.docs).pathname, `${basePath}/docs`);
    const name = basePath ? "docs-base-path" : "docs";

    await t.test("renders from loopback alone", async (t) => {
      const { page, watcher } = await openDocs(t, server);
      watcher.assertClean([server.issuer]);
      assert.match(await page.title(), /Countersign/);
      await screenshot(t, page, name);
    });

    for (const { title, clientId } of LOGINS) {
      // rule 5: an empty Basic header names no client, an id with an empty secret a public one
      await t.test(`logs in with ${title}`, async (t) => {
        const { page, watcher } = await openDocs(t, server);
        await logIn(page, { username: "alice", password: server.password, clientId });
        const { status, body } = await tryOut(page, "get", "/users/me");
        await screenshot(t, page, `${name}-client-${clientId || "none"}`);
        assert.equal(status, 200);
        assert.equal(body.username, "alice");
        watcher.assertClean([server.issuer]);
      });
    }

    await t.test("a wrong password shows an error", async (t) => {
      const { page, watcher } = await openDocs(t, server);
      const dialog = await sendLogin(page, { username: "alice", password: "wrong" });
      const error = await loginError(dialog);
      await screenshot(t, page, `${name}-wrong-password`);
      // rule 8, as Swagger UI words it
      assert.match(error, /invalid_grant/);
      assert.equal(await dialog.getByRole("button", { name: "Remove authorization" }).count(), 0);
      assert.deepEqual(watcher.complaints, [
        `${server.issuer}/token: Failed to load resource: the server responded with a status of 400 (Bad Request)`,
      ]);
    });

    await t.test("the token endpoint's form needs no more than the password", async (t) => {
      const { page } = await openDocs(t, server);
      const { status, body } = await tryOut(page, "post", "/token", { password: server.password });
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(body.token_type, "Bearer");
    });

    await t.test("without a login, /users/me is 401", async (t) => {
      const { page } = await openDocs(t, server);
      const { status } = await tryOut(page, "get", "/users/me");
      assert.equal(status, 401);
    });
  });
}
