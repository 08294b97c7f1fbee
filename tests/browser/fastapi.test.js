// Across origins: the Authorize button of the FastAPI example logs in at Countersign, from the page's own origin.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, screenshot, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import { serveSwaggerUi, startFastApi } from "./fastapi.js";
import { logIn, loginError, sendLogin, tryOut, waitForOperations } from "./swagger.js";

test("the FastAPI example's /docs", async (t) => {
  const server = await startCountersign(t);
  const example = await startFastApi(t, server.issuer);

  const openDocs = async (t) => {
    const page = await openPage(t);
    await serveSwaggerUi(page);
    const watcher = watch(page);
    await page.goto(`${example}/docs`);
    await waitForOperations(page);
    return { page, watcher };
  };

  for (const path of ["/users/me", "/users/me/items"]) {
    await t.test(`logs in and gets ${path}`, async (t) => {
      const { page, watcher } = await openDocs(t);
      await logIn(page, { username: "alice", password: server.password });
      const { status, body } = await tryOut(page, "get", path);
      await screenshot(t, page, `fastapi${path.replaceAll("/", "-")}`);
      assert.equal(status, 200);
      assert.equal(path === "/users/me" ? body.username : body[0].owner, "alice");
      watcher.assertClean([example, server.issuer, "https://cdn.jsdelivr.net", "https://fastapi.tiangolo.com"]);
    });
  }

  await t.test("a wrong password shows what Countersign says", async (t) => {
    const { page } = await openDocs(t);
    const dialog = await sendLogin(page, { username: "alice", password: "wrong" });
    const error = await loginError(dialog);
    await screenshot(t, page, "fastapi-wrong-password");
    // rule 10: without CORS headers on the error the page would know no more than "Failed to fetch"
    assert.match(error, /invalid_grant/);
  });
});
