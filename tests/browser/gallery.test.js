// Every page for people in every state: what axe-core finds, in light and dark, on a narrow and a wide window; that it
// fits into the window; that its policy keeps nothing of it away.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { before, test } from "node:test";
import { openPage, screenshot, watch } from "./chromium.js";
import { ORIGIN, galleryOfTests } from "./gallery.js";

const { options, gallery } = galleryOfTests();
const { names } = gallery;

let axe;
before(async () => {
  axe = await readFile(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
});

async function open(t, settings = {}, stays = true) {
  const page = await openPage(t, settings);
  await gallery.serve(page.context(), { stays });
  return page;
}

async function violations(page) {
  const { violations, passes } = await page.evaluate(async (source) => {
    globalThis.eval(source);
    return globalThis.axe.run(document, { resultTypes: ["violations", "passes"] });
  }, axe);
  assert.ok(passes.length > 10, "axe-core has looked at nothing");
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    test(`axe-core finds nothing: ${colorScheme}, ${width} px`, options, async (t) => {
      // axe-core is no script of the page's own.
      const page = await open(t, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
      for (const name of names) {
        await page.goto(`${ORIGIN}/${name}`);
        assert.deepEqual(await violations(page), [], name);
        const overflow = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        assert.equal(overflow, 0, `${name} is wider than its window`);
        if (process.env.SCREENSHOTS) await screenshot(t, page, `${name}-${colorScheme}-${width}`);
      }
    });
  }
}

// WCAG 2.2, 2.5.5: 44 px. A link within a sentence is exempt.
test("what one presses is large enough", options, async (t) => {
  const page = await open(t, { viewport: { width: 320, height: 800 } });
  for (const name of names) {
    await page.goto(`${ORIGIN}/${name}`);
    const small = await page.evaluate(() => {
      const pressed = document.querySelectorAll("a:not(.skip), button:not([hidden]), input:not([type=hidden], .unseen)");
      const target = (element) => (element.type === "checkbox" ? element.labels[0] : element);
      const small = [...pressed].filter((element) => target(element).getBoundingClientRect().height < 44);
      return small.map((element) => element.outerHTML);
    });
    assert.deepEqual(small, [], name);
  }
});

test("the policy keeps nothing away that a page needs", options, async (t) => {
  const page = await open(t);
  const watcher = watch(page);
  for (const name of names) await page.goto(`${ORIGIN}/${name}`);
  // The console is told of each status that is an error; and Playwright fetches no icon of a page that it serves.
  const isExpected = (text) => text.includes("the server responded with a status") || text.includes("/assets/icon-");
  assert.deepEqual(watcher.complaints.filter((text) => !isExpected(text)), []);
});

test("a password is shown while its button is pressed, and not sent as text", options, async (t) => {
  const page = await open(t);
  await page.goto(`${ORIGIN}/sign-in`);
  const field = page.getByLabel("Password", { exact: true });
  const button = page.getByRole("button", { name: "Show password" });
  await field.fill("correct horse");
  await button.click();
  assert.deepEqual([await field.getAttribute("type"), await button.getAttribute("aria-pressed")], ["text", "true"]);
  await button.click();
  assert.deepEqual([await field.getAttribute("type"), await button.getAttribute("aria-pressed")], ["password", "false"]);
});

test("without scripts there is no such button, and an answer has one to send it", options, async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await page.goto(`${ORIGIN}/sign-in`);
  assert.equal(await page.getByRole("button", { name: "Show password" }).count(), 0);
  await page.goto(`${ORIGIN}/form-post`);
  assert.ok(await page.getByRole("button", { name: "Continue" }).isVisible());
});

test("an answer to an app is posted at once", options, async (t) => {
  const page = await open(t, {}, false);
  const posted = new Promise((resolve) => {
    page.route("https://notes.example/callback", (route) => {
      resolve([route.request().method(), route.request().postData()]);
      return route.fulfill({ body: "done" });
    });
  });
  await page.goto(`${ORIGIN}/form-post`);
  assert.deepEqual(await posted, ["POST", "code=c&state=s"]);
});

test("what is wrong has the focus, and leads to its field by the keyboard", options, async (t) => {
  const page = await open(t);
  await page.goto(`${ORIGIN}/sign-in-missing`);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "alert");
  assert.match(await page.title(), /^Problem: /);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => location.hash), "#username");
  const field = page.getByLabel("Username");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await page.keyboard.type("alice");
  assert.equal(await field.inputValue(), "alice");
});
