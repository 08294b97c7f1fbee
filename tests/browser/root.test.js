// `/`: what somebody sees who types the address into a browser.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, screenshot, watch } from "./chromium.js";
import { startCountersign } from "./countersign.js";
import { waitForOperations } from "./swagger.js";

test("/ is a page that leads to the docs, and to one's own account", async (t) => {
  const server = await startCountersign(t);
  const page = await openPage(t);
  const watcher = watch(page);
  const response = await page.goto(server.issuer);
  assert.equal(response.status(), 200);
  assert.match(response.headers()["content-type"], /^text\/html/);
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^Welcome to \W*Countersign/);
  assert.equal(await page.getByRole("main").count(), 1);
  await screenshot(t, page, "root");

  await page.getByRole("link", { name: /documentation/ }).click();
  await waitForOperations(page);
  assert.equal(page.url(), server.docs);

  await page.goBack();
  await page.getByRole("link", { name: "Your account" }).click();
  await page.getByLabel("Username").waitFor();
  watcher.assertClean([server.issuer]);
});
