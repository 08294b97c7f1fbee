// The answer to a refresh is lost after the server has committed it: the old token, sent again, gives a successor, the
// only one, and the session goes on.
//
// ROUNDS: how many answers are lost at each site; 50 unless told; 1000 is the full size.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startDroppingProxy } from "./dropping-proxy.js";
import { install, SITES } from "./installation.js";
import { activity, logIn, refresh } from "./token-endpoint.js";

const ROUNDS = Number(process.env.ROUNDS || 50);
const PASSWORD = "correct horse battery staple";
const GRACE_MS = 1_000;
// In every so many rounds the token is sent again only when its grace is over.
const LATE_EVERY = 25;

const SETTINGS = {
  SERVER__ISSUER: "https://login.example",
  TOKENS__REFRESH_GRACE: `${GRACE_MS}ms`,
};

// Refreshes through the proxy; resolves with the token that never arrived.
async function loseAnswer(proxy, client, presented) {
  const before = proxy.lost.length;
  await assert.rejects(refresh(proxy, client, presented), TypeError, "fetch fails");
  assert.equal(proxy.lost.length, before + 1, "the server has answered with 200");
  return proxy.lost.at(-1);
}

// abuse case 47
for (const { site, database, nodeCount } of SITES) {
  test(`${ROUNDS} lost answers, ${ROUNDS} recoveries, ${site}`, async (t) => {
    const installation = await install(t, { settings: SETTINGS, database });
    const nodes = await installation.serveMany(nodeCount);
    const proxies = await Promise.all(nodes.map((node) => startDroppingProxy(t, node)));
    const client = await installation.createClient("api", { grants: ["password", "refresh_token"] });
    await installation.createUser("alice", PASSWORD);
    const began = performance.now();
    const chain = [(await logIn(nodes[0], client, "alice", PASSWORD)).refresh_token];
    const superseded = [];

    for (let round = 1; round <= ROUNDS; round += 1) {
      const presented = chain.at(-1);
      const lost = await loseAnswer(proxies[round % nodeCount], client, presented);
      const isLate = round % LATE_EVERY === 0;
      if (isLate) await pause(GRACE_MS + 100);
      // Where there are two nodes, the other one is asked.
      const { status, body } = await refresh(nodes[(round + 1) % nodeCount], client, presented);
      assert.equal(status, 200, `round ${round}: ${JSON.stringify(body)}`);
      assert.equal(body.refresh_token === lost, !isLate, `round ${round}: the same successor within the grace only`);
      if (isLate) superseded.push(lost);
      chain.push(body.refresh_token);
    }

    t.diagnostic(
      `${site}: lost=${ROUNDS} recovered=${chain.length - 1} after the grace=${superseded.length} ` +
        `seconds=${((performance.now() - began) / 1000).toFixed(1)}`,
    );
    assert.equal(new Set(chain).size, ROUNDS + 1);
    for (const node of nodes) {
      // The last one, and the one before, whose answer may have been lost too.
      assert.deepEqual(await activity(node, client, chain), chain.map((_, index) => index >= ROUNDS - 1));
      assert.deepEqual(await activity(node, client, superseded), superseded.map(() => false));
    }
  });
}
