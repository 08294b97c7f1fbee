// A page in headless Chromium, and a record of everything that went wrong in it.

import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { LAUNCH } from "./launch.js";

// One browser for each test file, with a profile of its own that goes when the browser does.
const browser = await chromium.launch(LAUNCH);
after(() => browser.close());

const screenshots = process.env.SCREENSHOTS || (await mkdtemp(join(tmpdir(), "countersign-screenshots-")));

export async function openPage(t, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...settings });
  context.setDefaultTimeout(10_000);
  t.after(() => context.close());
  return context.newPage();
}

export async function screenshot(t, page, name) {
  const path = join(screenshots, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  t.diagnostic(`screenshot: ${path}`);
}

// Watches a page, from before it loads.
export function watch(page) {
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure().errorText}`));
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.location().url}: ${message.text()}`);
  });
  return {
    complaints,
    // No error, no warning, and no request elsewhere than below the given URLs.
    assertClean(urls) {
      assert.deepEqual(complaints, []);
      assert.ok(requests.length > 0, "nothing was requested");
      const isKnown = (request) => request.startsWith("data:") || urls.some((url) => request.startsWith(`${url}/`));
      assert.deepEqual(requests.filter((request) => !isKnown(request)), []);
    },
  };
}
