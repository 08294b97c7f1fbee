// How long services go on accepting a token that was taken back, and what they ask Countersign for meanwhile.

import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../deadline.js";
import { CAUSES } from "./causes.js";
import { assertNone } from "./failures.js";
import { random } from "./moments.js";
import { isFull, openSite } from "./site.js";
import { printHistogram, printTable } from "./table.js";
import { Watch } from "./watch.js";

// `ttl` of a list, and three seconds. The small size runs on machines that are busy otherwise.
const PROMISE_S = isFull ? 13 : 20;
// From its cause on each token is watched so long: each service has had another list since.
const WATCH_MS = 24_000;
// The services have known the token so long when it is taken back.
const MOMENTS_MS = [1_000, isFull ? 11_000 : 5_000];
const PATIENCE_MS = 30_000;

// Causes are tried together, each so many times, and each time begins at random in the time of its set.
const SETS = isFull
  ? [
      { causes: ["user disable"], runs: 100, spreadMs: 200_000 },
      { causes: Object.keys(CAUSES).slice(1), runs: 20, spreadMs: 300_000 },
    ]
  : [
      { causes: ["user disable"], runs: 8, spreadMs: 5_000 },
      { causes: Object.keys(CAUSES).slice(1), runs: 1, spreadMs: 5_000 },
    ];

// What a service may ask for, and how often in so many seconds: at the start, and when it is due.
const TTL_S = 10;
const MAX_AGE_S = 300;
const ALLOWED = [
  { path: /^\/\.well-known\/oauth-authorization-server$/, times: (seconds) => 2 + seconds / MAX_AGE_S },
  { path: /^\/\.well-known\/jwks\.json$/, times: (seconds) => 2 + seconds / MAX_AGE_S },
  { path: /^\/status-lists\/\d+$/, times: (seconds) => 2 + seconds / TTL_S },
];

// Takes tokens back once. Resolves with the seconds that it took each kit, and with what went wrong.
async function run(site, cause, name) {
  const { tokens, end } = await CAUSES[cause](site, name);
  const watches = site.services.flatMap((service) => tokens.map((token) => new Watch(service, token)));
  let began;
  try {
    await eventually("all services accept", PATIENCE_MS, () => watches.every((watch) => watch.acceptances > 0));
    await pause(random(...MOMENTS_MS));
    for (const watch of watches) watch.expectRefusal();
    began = performance.now();
    await end();
    await pause(WATCH_MS);
  } finally {
    await Promise.all(watches.map((watch) => watch.stop()));
  }
  const failures = watches.flatMap((watch) => watch.failures).map((failure) => `${cause}, ${failure}`);
  return { cause, failures, seconds: secondsByKit(watches, began) };
}

// Of several tokens the slowest counts.
function secondsByKit(watches, began) {
  const seconds = {};
  for (const { kit, refusedAt = Infinity } of watches) {
    seconds[kit] = Math.max(seconds[kit] ?? 0, (refusedAt - began) / 1000);
  }
  return seconds;
}

async function runSet(site, { causes, runs, spreadMs }) {
  const all = causes.flatMap((cause) => Array.from({ length: runs }, (_, n) => ({ cause, n })));
  return Promise.all(
    all.map(async ({ cause, n }) => {
      await pause(random(0, spreadMs));
      return run(site, cause, `${cause.replaceAll(/[^a-z]+/g, "-")}-${n}`);
    }),
  );
}

function printTimes(outcomes, kits) {
  const rows = Object.keys(CAUSES).flatMap((cause) => {
    const ofCause = outcomes.filter((outcome) => outcome.cause === cause);
    return kits.map((kit) => [`${cause}, ${kit}`, ofCause.map(({ seconds }) => seconds[kit])]);
  });
  printHistogram("seconds until", rows, PROMISE_S);
}

// What was asked for that should not have been.
function printRequests(services, seconds) {
  const excessive = [];
  const rows = [];
  for (const { kit, calls, turns } of services) {
    const requests = [...turns.counts].map(([path, count]) => `${count} × \`${path}\``);
    rows.push([kit, calls, seconds.toFixed(0), requests.join(", ")]);
    for (const [path, count] of turns.counts) {
      const allowed = ALLOWED.find((entry) => entry.path.test(path))?.times(seconds) ?? 0;
      if (count > allowed) excessive.push(`${kit}: ${count} × ${path}`);
    }
  }
  printTable(["kit", "calls", "seconds", "requests to Countersign"], rows);
  return excessive;
}

test("what is taken back is refused by all services", { timeout: 1_200_000 }, async (t) => {
  const site = await openSite(t);
  const began = performance.now();
  const outcomes = [];
  if (isFull) for (const set of SETS) outcomes.push(...(await runSet(site, set)));
  else outcomes.push(...(await Promise.all(SETS.map((set) => runSet(site, set)))).flat());
  const seconds = (performance.now() - began) / 1000;

  printTimes(outcomes, site.services.map(({ kit }) => kit));
  const excessive = printRequests(site.services, seconds);
  const late = outcomes.filter((outcome) => Math.max(...Object.values(outcome.seconds)) > PROMISE_S);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  assertNone([...failures, ...late.map((outcome) => `late: ${JSON.stringify(outcome)}`), ...excessive]);
});
