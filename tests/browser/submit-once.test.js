// On a slow line people press a button twice. A form is sent once for all that, and without scripts as ever.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./chromium.js";
import { startCountersign } from "./countersign.js";

const SIGN_IN = { name: "Sign in", exact: true };

// Holds back each post until `go`, and counts them.
async function startSlowLine(t, page) {
  let count = 0;
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  t.after(() => go());
  await page.route("**", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    count += 1;
    await gate;
    return route.continue();
  });
  return { go, count: () => count };
}

// Runs in the page, since Chromium lets nobody else in while it waits for an answer. Presses a button, does
// something, and presses it again, each in a turn of its own. Resolves with what is seen of the button then,
// and with which of the forms was kept from being sent.
async function pressTwice(button, between) {
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const place = () => JSON.stringify(button.getBoundingClientRect());
  const isKept = [];
  addEventListener("submit", (event) => isKept.push(event.defaultPrevented));
  const before = place();
  button.click();
  await turn();
  const seen = { isBusy: button.getAttribute("aria-busy"), hasMoved: place() !== before };
  if (between === "pageshow") dispatchEvent(new PageTransitionEvent("pageshow"));
  if (between === "stop") stop();
  await turn();
  button.click();
  return { ...seen, isKept };
}

async function openSignIn(page, server) {
  await page.goto(`${server.issuer}/login`);
  await page.getByLabel("Username").fill("alice");
  await page.getByLabel("Password", { exact: true }).fill(server.password);
  return page.getByRole("button", SIGN_IN);
}

test("a form is sent once however often its button is pressed", async (t) => {
  const server = await startCountersign(t);
  const page = await openPage(t);
  const line = await startSlowLine(t, page);
  const button = await openSignIn(page, server);
  const seen = await button.evaluate(pressTwice);
  assert.deepEqual(seen, { isBusy: "true", hasMoved: false, isKept: [false, true] });
  line.go();
  await page.getByRole("heading", { name: "Profile" }).waitFor();
  assert.equal(line.count(), 1);

  // The next form is another one.
  await page.getByLabel("Full name").fill("Alice");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("status").waitFor();
  assert.equal(line.count(), 2);
});

for (const [who, between] of [
  ["comes back by the browser's own button", "pageshow"],
  ["has pressed Stop", "stop"],
]) {
  test(`who ${who} may send the form anew`, async (t) => {
    const server = await startCountersign(t);
    const page = await openPage(t);
    const line = await startSlowLine(t, page);
    const button = await openSignIn(page, server);
    const { isKept } = await button.evaluate(pressTwice, between);
    assert.deepEqual(isKept, [false, false]);
    line.go();
    await page.getByRole("heading", { name: "Profile" }).waitFor();
  });
}
