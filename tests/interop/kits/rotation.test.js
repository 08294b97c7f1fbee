// Key rotations under load: no service refuses a token or lacks a list.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../deadline.js";
import { assertNone } from "./failures.js";
import { counters, told } from "./calls.js";
import { isFull, openSite } from "./site.js";
import { Stream } from "./stream.js";
import { Supply } from "./supply.js";
import { printTable } from "./table.js";

const ROTATIONS = isFull ? 10 : 1;
// Keys are kept by the kits for ten seconds at least, and for a fifth more while they are fetched anew.
const SETTINGS = {
  KEYS__JWKS_MAX_AGE: "10s",
  KEYS__CLOCK_SKEW: "2s",
  KEYS__RELOAD_INTERVAL: "50ms",
  KEYS__ROTATE_EVERY: "0s",
  TOKENS__ACCESS_TOKEN_LIFETIME: "5s",
};
const CALLS_PER_SECOND = 200;
// Of these so many must be made for the load to be one.
const LEAST_SHARE = 0.9;

// For the next key to sign, and for a list that it has signed to be fetched.
const TURN_MS = 30_000;
const LIST_MS = 30_000;

// What a kit counts when something could not be had in time.
const TROUBLES = ["fetches_failed", "status_unavailable_accepted", "status_list_older", "unknown_key"];

// Each call needs a list: on this route a token is refused without.
function startStreams(services, supply, failures) {
  const everyMs = (1000 * services.length) / CALLS_PER_SECOND;
  return services.map((service) => {
    const note = (answer) => answer.status === 200 || failures.push(`${service.kit}: ${told(answer)}`);
    return new Stream(service, "refuse", everyMs, { token: () => supply.next(), note });
  });
}

const haveListOf = (services, kid) => () => services.every(({ turns }) => turns.listKids.has(kid));

// Ends early if something has failed.
async function rotate({ installation, services }, supply, failures) {
  const until = (what, deadline, ask) => eventually(what, deadline, () => failures.length > 0 || ask());
  for (let n = 1; n <= ROTATIONS; n += 1) {
    const before = supply.signingKid;
    await installation.query(["key", "rotate"]);
    await until("the next key signs", TURN_MS, () => supply.signingKid !== before);
    await until("each service has a list by it", LIST_MS, haveListOf(services, supply.signingKid));
  }
}

async function print(services, seconds) {
  const troubles = [];
  const rows = [];
  for (const service of services) {
    const { kit, calls, turns } = service;
    const counted = await counters(service);
    const found = TROUBLES.map((name) => counted[name] ?? 0);
    if (found.some((count) => count > 0)) troubles.push(`${kit}: ${JSON.stringify(counted)}`);
    rows.push([kit, calls, (calls / seconds).toFixed(0), turns.listKids.size, counted.fetches, ...found]);
  }
  const names = TROUBLES.map((name) => `\`${name}\``);
  printTable(["kit", "calls", "a second", "keys of its lists", "fetches", ...names], rows);
  return troubles;
}

test("key rotations, no failure", { timeout: 600_000 }, async (t) => {
  const site = await openSite(t, { settings: SETTINGS });
  const { services } = site;
  const supply = await Supply.start(t, site);
  const failures = [];
  const began = performance.now();
  const streams = startStreams(services, supply, failures);
  await eventually("each service has a list", LIST_MS, haveListOf(services, supply.signingKid));
  await rotate(site, supply, failures);
  await Promise.all(streams.map((stream) => stream.stop()));

  const seconds = (performance.now() - began) / 1000;
  const calls = services.reduce((sum, service) => sum + service.calls, 0);
  t.diagnostic(`rotations=${ROTATIONS} seconds=${seconds.toFixed(1)} calls=${calls} failures=${failures.length}`);
  const troubles = await print(services, seconds);
  assertNone([...failures, ...supply.failures, ...troubles]);
  assert.equal(supply.kids.size, ROTATIONS + 1, "every key has signed");
  assert.ok(calls / seconds >= LEAST_SHARE * CALLS_PER_SECOND, `${(calls / seconds).toFixed(0)} calls a second`);
});
