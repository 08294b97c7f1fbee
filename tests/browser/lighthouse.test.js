// Every page for people in every state, as Lighthouse sees it: 100 of 100 for accessibility.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "puppeteer-core";
import { ORIGIN, galleryOfTests } from "./gallery.js";
import { LAUNCH } from "./launch.js";
import { AUDITS, examine, skipBenchmark } from "./lighthouse.js";

const { options, gallery } = galleryOfTests();

let browser;
before(async () => {
  browser = await launch({ ...LAUNCH, pipe: true, defaultViewport: { width: 1280, height: 900 } });
});
after(() => browser?.close());

async function open(t) {
  const page = await browser.newPage();
  t.after(() => page.close());
  await skipBenchmark(page);
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (!request.url().startsWith(`${ORIGIN}/`)) return request.abort();
    return request.respond(gallery.answerTo(request.url(), { stays: true }));
  });
  return page;
}

test("Lighthouse: 100 for accessibility on every page", options, async (t) => {
  const page = await open(t);
  for (const name of gallery.names) {
    await page.goto(`${ORIGIN}/${name}`);
    const { score, ran, passed, wrong } = await examine(page);
    assert.deepEqual({ name, score, wrong }, { name, score: 1, wrong: [] });
    assert.deepEqual(ran, AUDITS, "an audit was left out");
    assert.ok(passed > 10, `Lighthouse has looked at nothing of ${name}: only ${passed} audits`);
  }
});

test("Lighthouse sees what is wrong", options, async (t) => {
  const page = await open(t);
  await page.goto(`${ORIGIN}/sign-in`);
  await page.evaluate(() => {
    document.documentElement.removeAttribute("lang");
    document.querySelector("label[for=username]").remove();
  });
  const { score, wrong } = await examine(page);
  assert.ok(score < 1, `${score}`);
  assert.deepEqual(wrong.toSorted(), ["html-has-lang", "label"]);
});
