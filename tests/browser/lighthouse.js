// What Lighthouse says of a page: its accessibility score, and which audits have failed.

import { defaultConfig, snapshot } from "lighthouse";

const { audits, categories, groups } = defaultConfig;
const { accessibility } = categories;

// Lighthouse's own configuration, of this category alone. It would leave the others out by itself
// (`onlyCategories`), but read all of them first, anew for each page, which takes longer than to look at it.
// The page is looked at as it is, in the window that it has.
const CONFIG = {
  artifacts: [{ id: "Accessibility", gatherer: "accessibility" }],
  audits: audits.filter((path) => path.startsWith("accessibility/")),
  categories: { accessibility },
  groups,
  settings: {
    formFactor: "desktop",
    screenEmulation: { disabled: true },
    emulatedUserAgent: false,
    throttlingMethod: "provided",
  },
};

// All audits of the category.
export const AUDITS = accessibility.auditRefs.map(({ id }) => id);

// Before it looks at a page Lighthouse measures for a second how fast the machine is, by the page's clock.
// Nothing here depends on that, so the clock runs ahead. To be called before the page goes anywhere.
export const skipBenchmark = (page) =>
  page.evaluateOnNewDocument(() => {
    let now = Date.now();
    Date.now = () => (now += 1000);
  });

// The page is one of Puppeteer's, which Lighthouse needs. It is looked at where it stands ("snapshot"): a
// navigation of Lighthouse's own takes a page with the status of an error for none. The category has the same
// audits in both.
export async function examine(page) {
  const { lhr } = await snapshot(page, { config: CONFIG });
  const { score, auditRefs } = lhr.categories.accessibility;
  const found = auditRefs.map(({ id }) => lhr.audits[id]);
  const isWrong = (audit) => audit.score === 0 || audit.scoreDisplayMode === "error";
  return {
    score,
    ran: found.map(({ id }) => id),
    passed: found.filter((audit) => audit.score === 1).length,
    wrong: found.filter(isWrong).map(({ id }) => id),
  };
}
