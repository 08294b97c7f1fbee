// Which pages may read the token endpoint's answers: those of a registered origin, errors included, and no others.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { openPage, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";

// A web server with one page, reached under any name; resolves with its port.
async function startWebServer(t) {
  const server = createServer((_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!DOCTYPE html><title>A page</title>");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return server.address().port;
}

// What a script of the page learns from a login.
function fetchToken(page, url, form, headers = {}) {
  return page.evaluate(
    async ([url, form, headers]) => {
      try {
        const response = await fetch(url, { method: "POST", body: new URLSearchParams(form), headers });
        return { status: response.status, body: await response.json() };
      } catch (error) {
        return { error: error.message };
      }
    },
    [url, form, headers],
  );
}

test("who may read the token endpoint's answers", async (t) => {
  const server = await startCountersign(t);
  const port = await startWebServer(t);
  const url = `${server.issuer}/token`;
  const good = { grant_type: "password", username: "alice", password: server.password };
  const wrong = { ...good, password: "wrong" };
  const empty = {};
  // With a header that needs a preflight, and without.
  const styles = [{}, { "X-Requested-With": "XMLHttpRequest" }, { Authorization: "Basic Og==" }];

  for (const host of ["localhost", "127.0.0.1"]) {
    await t.test(`${host}, which the client registered`, async (t) => {
      const page = await openPage(t);
      await page.goto(`http://${host}:${port}/`);
      for (const headers of styles) {
        const success = await fetchToken(page, url, good, headers);
        assert.equal(success.status, 200, JSON.stringify(success));
        assert.equal(success.body.token_type, "Bearer");
        // rule 10: CORS headers on errors too
        const refusal = await fetchToken(page, url, wrong, headers);
        assert.equal(refusal.status, 400, JSON.stringify(refusal));
        assert.equal(refusal.body.error, "invalid_grant");
        const malformed = await fetchToken(page, url, empty, headers);
        assert.equal(malformed.status, 400, JSON.stringify(malformed));
        assert.equal(malformed.body.error, "invalid_request");
      }
    });
  }

  // abuse case 94
  for (const host of ["evil.example", "localhost.evil.example"]) {
    await t.test(`${host}, which nobody registered`, async (t) => {
      const page = await openPage(t);
      await page.goto(`http://${host}:${port}/`);
      const { complaints } = watch(page);
      for (const form of [good, wrong, empty]) {
        for (const headers of styles) {
          complaints.length = 0;
          assert.deepEqual(await fetchToken(page, url, form, headers), { error: "Failed to fetch" });
          assert.match(complaints.join("\n"), /blocked by CORS policy: .*No 'Access-Control-Allow-Origin' header/);
        }
      }
    });
  }
});
