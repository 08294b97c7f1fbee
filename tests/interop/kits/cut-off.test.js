// A node that is cut off from the database goes on serving the list that it has. Services that ask it in
// turns with another node never accept a token again that they have refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { decodeJwt } from "jose";
import { eventually } from "../deadline.js";
import { counters } from "./calls.js";
import { startDatabaseLine } from "./database-line.js";
import { assertNone } from "./failures.js";
import { random } from "./moments.js";
import { isFull, openSite } from "./site.js";
import { Stream } from "./stream.js";
import { printTable, spread } from "./table.js";
import { Watch } from "./watch.js";

const TTL_MS = 10_000;
// Every second list is the other node's.
const PROMISE_S = 23;
const RUNS = isFull ? 12 : 3;
const SPREAD_MS = isFull ? 60_000 : 2_000;
const MOMENTS_MS = [500, isFull ? 8_000 : 1_000];
// So long a service has another list, and in the full size one of each node.
const NEXT_MS = (isFull ? 2 : 1) * TTL_MS + 2_000;
const AFTER_MS = isFull ? NEXT_MS : 2_000;
const PATIENCE_MS = 30_000;
const REFUSE_EVERY_MS = 250;

const WAYS = isFull ? ["silent", "closed"] : ["silent"];

// One node's line to the database can be cut; everything that is not asked by the services goes to the other
// node.
async function openCuttableSite(t) {
  let databaseLine;
  const serve = async (installation) => {
    databaseLine = await startDatabaseLine(installation, installation.databaseUrl);
    return Promise.all([installation.serve(), installation.serve({ DATABASE__URL: databaseLine.url })]);
  };
  const site = await openSite(t, { serve });
  const [sound, cut] = site.nodes;
  site.nodes = [sound];
  return { site, databaseLine, sound, cut };
}

const isReady = async ({ url }) => (await fetch(`${url}/readyz`)).status === 200;

// The number of changes that the first list of a node counts.
async function changeNumber({ url }) {
  const answer = await fetch(`${url}/status-lists/1`);
  return decodeJwt(await answer.text()).change_number;
}

// Ends one session while the node is cut off. The watches go on.
async function run(site, name) {
  await pause(random(0, SPREAD_MS));
  const { access_token: token } = await site.newSession(name);
  const watches = site.services.map((service) => new Watch(service, token));
  await eventually("all services accept", PATIENCE_MS, () => watches.every((watch) => watch.acceptances > 0));
  await pause(random(...MOMENTS_MS));
  for (const watch of watches) watch.expectRefusal();
  const began = performance.now();
  await site.installation.query(["session", "revoke", decodeJwt(token).sid, "--yes"]);
  await eventually("all services refuse", 3 * TTL_MS, () => watches.every(({ refusedAt }) => refusedAt !== undefined));
  return watches.map((watch) => ({ watch, seconds: (watch.refusedAt - began) / 1000 }));
}

// A good token where it is refused without a list: how often that was.
async function startRefusing(site) {
  const { access_token: token } = await site.newSession("alice");
  return site.services.map((service) => {
    const tally = { kit: service.kit, calls: 0, unavailable: 0, failures: [] };
    const note = ({ status }) => {
      tally.calls += 1;
      if (status === 503) tally.unavailable += 1;
      else if (status !== 200) tally.failures.push(`${service.kit}, refuse: ${status}`);
    };
    tally.stream = new Stream(service, "refuse", REFUSE_EVERY_MS, { token: () => token, note });
    return tally;
  });
}

async function print(how, site, outcomes, tallies) {
  const rows = [];
  const counts = ["older lists ignored", "accepted without a list", "`refuse`: calls", "503"];
  for (const [index, { kit, calls, unavailable }] of tallies.entries()) {
    const ofKit = outcomes.filter(({ watch }) => watch.kit === kit).map(({ seconds }) => seconds);
    const times = spread(ofKit).map((seconds) => `${seconds.toFixed(1)} s`);
    const counted = await counters(site.services[index]);
    const found = ["status_list_older", "status_unavailable_accepted"].map((name) => counted[name] ?? 0);
    rows.push([kit, ofKit.length, ...times, ...found, calls, unavailable]);
  }
  printTable([how, "runs", "median", "slowest", ...counts], rows);
}

async function cutOff(t, how) {
  const { site, databaseLine, sound, cut } = await openCuttableSite(t);
  const tallies = await startRefusing(site);
  await eventually("all services accept", PATIENCE_MS, () => tallies.every(({ calls }) => calls > 0));
  // A list that was never asked for would not be there to serve.
  await changeNumber(cut);
  databaseLine.cut(how);
  await eventually("the node is not ready", PATIENCE_MS, async () => !(await isReady(cut)));

  const runs = Array.from({ length: RUNS }, (_, n) => run(site, `user-${n}`));
  const outcomes = (await Promise.all(runs)).flat();
  assert.ok((await changeNumber(cut)) < (await changeNumber(sound)), "the node serves an older list");
  await pause(NEXT_MS);
  databaseLine.mend();
  await eventually("the node is ready", PATIENCE_MS, () => isReady(cut));
  const isSame = async () => (await changeNumber(cut)) === (await changeNumber(sound));
  await eventually("both serve the same list", PATIENCE_MS, isSame);
  await pause(AFTER_MS);
  const watches = outcomes.map(({ watch }) => watch);
  await Promise.all([...tallies.map(({ stream }) => stream), ...watches].map((caller) => caller.stop()));

  await print(how, site, outcomes, tallies);
  const late = outcomes.filter(({ seconds }) => seconds > PROMISE_S);
  const failures = [...watches, ...tallies].flatMap((caller) => caller.failures);
  assertNone([...failures, ...late.map(({ watch: { kit }, seconds }) => `${kit}: refused after ${seconds} s`)]);
}

for (const how of WAYS) {
  test(`a node whose line to the database is ${how} brings nothing back`, { timeout: 600_000 }, (t) => cutOff(t, how));
}
