// What somebody does who has no mouse: Tab until the focus is where it should be, and a key there.

import assert from "node:assert/strict";

// More things that take the focus no page has.
const MOST_TABS = 60;

// Resolves when the focus is on what a locator finds, and is seen there.
export async function tabTo(page, locator) {
  // The page before may still be there.
  await locator.waitFor();
  for (let n = 0; n < MOST_TABS; n += 1) {
    await page.keyboard.press("Tab");
    if (!(await locator.evaluate((element) => element === document.activeElement))) continue;
    assert.deepEqual(await page.evaluate(whatIsUnseen), [], `${locator}`);
    return;
  }
  assert.fail(`Tab does not lead to ${locator}`);
}

export async function press(page, locator, key) {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}

// Runs in the page: what keeps one from seeing where the focus is (WCAG 2.2, 2.4.7 and 2.4.11).
export function whatIsUnseen() {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const isWithin = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  const problems = [];
  if (outlineStyle !== "solid" || Number.parseFloat(outlineWidth) < 2) problems.push("no ring");
  if (!isWithin) problems.push("out of the window");
  return problems.map((problem) => `${problem}: ${element.outerHTML}`);
}
