// 64 tabs refresh one token at once, spread over two nodes: one live successor, the same in every answer.
//
// ROUNDS: how often; 20 unless told, 1000 is the full size.

import assert from "node:assert/strict";
import { test } from "node:test";
import { install } from "./installation.js";
import { introspect, logIn, refresh } from "./token-endpoint.js";

const ROUNDS = Number(process.env.ROUNDS || 20);
const TABS = 64;
const PASSWORD = "correct horse battery staple";

// abuse case 45
test(`${TABS} refreshes of one token at once, ${ROUNDS} rounds`, async (t) => {
  const settings = { SERVER__ISSUER: "https://login.example" };
  const installation = await install(t, { settings, postgres: true });
  const nodes = await Promise.all([installation.serve(), installation.serve()]);
  const client = await installation.createClient("api", { grants: ["password", "refresh_token"] });
  await installation.createUser("alice", PASSWORD);
  const began = performance.now();
  const failures = [];
  const chain = [(await logIn(nodes[0], client, "alice", PASSWORD)).refresh_token];

  for (let round = 1; round <= ROUNDS; round += 1) {
    const presented = chain.at(-1);
    const requests = Array.from({ length: TABS }, (_, tab) => refresh(nodes[tab % 2], client, presented));
    const answers = await Promise.all(requests);
    const refused = answers.filter(({ status }) => status !== 200);
    failures.push(...refused.map(({ status, body }) => `round ${round}: ${status} ${JSON.stringify(body)}`));
    const successors = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.refresh_token));
    if (successors.size !== 1) failures.push(`round ${round}: ${successors.size} successors`);
    if (successors.has(presented)) failures.push(`round ${round}: the successor is the token itself`);
    if (successors.size === 0) break;
    chain.push([...successors][0]);
  }

  t.diagnostic(
    `rounds=${ROUNDS} requests=${ROUNDS * TABS} failures=${failures.length} ` +
      `seconds=${((performance.now() - began) / 1000).toFixed(1)}`,
  );
  assert.deepEqual(failures, []);
  assert.equal(new Set(chain).size, ROUNDS + 1);
  for (const node of nodes) {
    const active = await Promise.all(chain.map(async (token) => (await introspect(node, client, token)).active));
    // The last one, and the one before, whose answer may have been lost.
    assert.deepEqual(active, chain.map((_, index) => index >= ROUNDS - 1));
  }
});
