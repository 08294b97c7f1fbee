// Countersign is away for some minutes: what services say meanwhile, how fast, and how soon all is as before.

import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../deadline.js";
import { told } from "./calls.js";
import { assertNone } from "./failures.js";
import { isFull, openSite } from "./site.js";
import { Stream } from "./stream.js";
import { printLatencies, printTable } from "./table.js";
import { Watch } from "./watch.js";

// Keys grow older than their `max-age` meanwhile, too.
const SETTINGS = isFull ? {} : { KEYS__JWKS_MAX_AGE: "5s" };
const BEFORE_MS = (isFull ? 60 : 4) * 1000;
const AWAY_MS = (isFull ? 300 : 15) * 1000;
const AFTER_MS = (isFull ? 60 : 2) * 1000;

// How long a list is good for, and how long a service may take to notice that it can be had again.
const LIST_MS = 12_000;
const TTL_MS = 10_000;
const SLACK_MS = 1_000;
// A request that waited for an issuer that does not answer would take two seconds. On a machine with other
// things to do some take long without waiting for anybody: the small size, which runs on any, does not look
// at it.
const SLOW_MS = isFull ? 1_000 : Infinity;
// Fetches that were tried in vain.
const TRIES = 2 + AWAY_MS / TTL_MS;
const PATIENCE_MS = 30_000;

const EVERY_MS = { accept: 25, refuse: 100, counters: 100 };
// One route is without the kit, and shows how fast the machine is.
const TIMED = { accept: "`accept`", counters: "a route without the kit" };

// Two ways to be away. The small size has the first.
const WAYS = {
  stopped: {
    leave: ({ nodes }) => Promise.all(nodes.map((node) => node.stop())),
    async comeBack({ installation, services }) {
      const nodes = await installation.serveMany(2);
      for (const { turns } of services) turns.nodes = nodes;
    },
  },
  silent: {
    async leave({ services }) {
      for (const { turns } of services) turns.isSilent = true;
    },
    async comeBack({ services }) {
      for (const { turns } of services) turns.isSilent = false;
    },
  },
};

// One service under steady calls with a good token: what its two routes answered, in each phase.
class Observation {
  #phase;
  #streams;

  constructor(service, token) {
    this.service = service;
    this.enter("before");
    this.#streams = Object.entries(EVERY_MS).map(([route, everyMs]) => {
      const note = (answer) => this.#phase[route].push({ ...answer, at: performance.now() });
      return new Stream(service, route, everyMs, { token: () => token, note });
    });
  }

  enter(name) {
    this.#phase = { accept: [], refuse: [], counters: [], began: performance.now() };
    this[name] = this.#phase;
  }

  async stop() {
    await Promise.all(this.#streams.map((stream) => stream.stop()));
  }
}

// A user whose token each service watches, disabled now; resolves with the watches.
async function disable(site, { name, watches }) {
  for (const watch of watches) watch.expectRefusal();
  await site.installation.query(["user", "disable", name]);
  return watches;
}

const areRefused = (watches) => () => watches.every((watch) => watch.refusedAt !== undefined);

async function watched(site, name) {
  const { access_token: token } = await site.newSession(name);
  return { name, watches: site.services.map((service) => new Watch(service, token)) };
}

const enter = (observations, phase) => observations.forEach((observation) => observation.enter(phase));

// Resolves when all is over, with the moment of the return and what watched users made of it.
async function goThrough(site, { leave, comeBack }, observations) {
  const [early, meanwhile] = [await watched(site, "bob"), await watched(site, "carol")];
  const accept = () => observations.every(({ before }) => before.accept.some(({ status }) => status === 200));
  await eventually("all services accept", PATIENCE_MS, accept);
  enter(observations, "before");
  await disable(site, early);
  await Promise.all([pause(BEFORE_MS), eventually("bob is refused", PATIENCE_MS, areRefused(early.watches))]);

  await leave(site);
  enter(observations, "away");
  for (const { service } of observations) service.turns.counts.clear();
  await pause(AWAY_MS / 2);
  await disable(site, meanwhile);
  await pause(AWAY_MS / 2);

  for (const observation of observations) observation.tried = [...observation.service.turns.counts];
  await comeBack(site);
  enter(observations, "after");
  await eventually("carol is refused", PATIENCE_MS, areRefused(meanwhile.watches));
  await pause(AFTER_MS);
  const watches = [...early.watches, ...meanwhile.watches];
  await Promise.all([...observations, ...watches].map((caller) => caller.stop()));
  return { failures: watches.flatMap(({ failures }) => failures), meanwhile: meanwhile.watches };
}

// What was answered otherwise than it should be, and what too late.
function judge({ service: { kit }, before, away, after, tried }) {
  const failures = [];
  const expect = (phase, route, calls, isRight) => {
    for (const call of calls) if (!isRight(call)) failures.push(`${kit}, ${phase}, ${route}: ${told(call)}`);
  };
  const isOk = ({ status }) => status === 200;
  const isUnavailable = ({ status }) => status === 503;
  const isFast = ({ milliseconds }) => milliseconds < SLOW_MS;
  expect("before", "accept", before.accept, isOk);
  for (const [name, phase] of Object.entries({ away, after })) {
    expect(name, "accept", phase.accept, (call) => isOk(call) && isFast(call));
    expect(name, "refuse", phase.refuse, (call) => isFast(call) && (isOk(call) || isUnavailable(call)));
  }
  const isLate = (phase, limit) => (call) => call.at - phase.began > limit + SLACK_MS;
  expect("before", "refuse", before.refuse, isOk);
  const withoutList = away.refuse.filter(isLate(away, LIST_MS));
  expect("away", "refuse", withoutList, isUnavailable);
  expect("after", "refuse", after.refuse.filter(isLate(after, TTL_MS)), isOk);
  for (const [path, count] of tried) if (count > TRIES) failures.push(`${kit}: asked ${count} times for ${path}`);
  if (withoutList.length === 0) failures.push(`${kit}: nothing was asked without a list`);
  return failures;
}

function print(way, observations, meanwhile) {
  const phases = ["before", "away", "after"];
  const rows = observations.flatMap((observation) =>
    Object.entries(TIMED).flatMap(([route, what]) =>
      phases.map((phase) => {
        const times = observation[phase][route].map(({ milliseconds }) => milliseconds);
        return [`${observation.service.kit}, ${what}, ${phase}`, times];
      }),
    ),
  );
  printLatencies(way, rows);

  const seconds = (from, to) => `${((to - from) / 1000).toFixed(1)} s`;
  const ends = observations.map(({ service: { kit }, away, after, tried }, index) => {
    const from = away.refuse.find(({ status }) => status === 503)?.at;
    const again = after.refuse.find(({ status }) => status === 200)?.at;
    const back = [again, meanwhile[index].refusedAt].map((at) => seconds(after.began, at));
    return [kit, seconds(away.began, from), ...back, tried.map(([path, count]) => `${count} × \`${path}\``).join(", ")];
  });
  const head = ["`refuse`: 503 from", "200 again after", "revoked meanwhile: refused after", "asked for meanwhile"];
  printTable([way, ...head], ends);
}

async function observe(t, way) {
  const site = await openSite(t, { settings: SETTINGS });
  const { access_token: token } = await site.newSession("alice");
  const observations = site.services.map((service) => new Observation(service, token));
  const { failures, meanwhile } = await goThrough(site, WAYS[way], observations);
  print(way, observations, meanwhile);
  assertNone([...failures, ...observations.flatMap(judge)]);
}

for (const way of Object.keys(WAYS).slice(0, isFull ? 2 : 1)) {
  test(`services go on while Countersign is ${way}`, { timeout: 900_000 }, (t) => observe(t, way));
}
