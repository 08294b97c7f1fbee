// 64 tabs refresh one token at once, at one node or spread over two: one live successor, the same in every answer.
//
// ROUNDS: how often; 20 unless told, 1000 is the full size.

import assert from "node:assert/strict";
import { test } from "node:test";
import { install, SITES } from "./installation.js";
import { activity, logIn, refresh } from "./token-endpoint.js";

const ROUNDS = Number(process.env.ROUNDS || 20);
const TABS = 64;
const PASSWORD = "correct horse battery staple";

// Refreshes as all tabs at once; resolves with the successors that they were given, and with what went wrong.
async function storm(nodes, client, presented) {
  const requests = Array.from({ length: TABS }, (_, tab) => refresh(nodes[tab % nodes.length], client, presented));
  const answers = await Promise.all(requests);
  const refused = answers.filter(({ status }) => status !== 200);
  const successors = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.refresh_token));
  const failures = refused.map(({ status, body }) => `${status} ${JSON.stringify(body)}`);
  if (successors.size !== 1) failures.push(`${successors.size} successors`);
  if (successors.has(presented)) failures.push("the successor is the token itself");
  return { successors, failures };
}

// abuse case 45
for (const { site, database, nodeCount } of SITES) {
  test(`${TABS} refreshes of one token at once, ${ROUNDS} rounds, ${site}`, async (t) => {
    const installation = await install(t, { settings: { SERVER__ISSUER: "https://login.example" }, database });
    const nodes = await installation.serveMany(nodeCount);
    const client = await installation.createClient("api", { grants: ["password", "refresh_token"] });
    await installation.createUser("alice", PASSWORD);
    const began = performance.now();
    const failures = [];
    const chain = [(await logIn(nodes[0], client, "alice", PASSWORD)).refresh_token];

    for (let round = 1; round <= ROUNDS; round += 1) {
      const { successors, failures: here } = await storm(nodes, client, chain.at(-1));
      failures.push(...here.map((failure) => `round ${round}: ${failure}`));
      if (successors.size === 0) break;
      chain.push([...successors][0]);
    }

    t.diagnostic(
      `${site}: rounds=${ROUNDS} requests=${ROUNDS * TABS} failures=${failures.length} ` +
        `seconds=${((performance.now() - began) / 1000).toFixed(1)}`,
    );
    assert.deepEqual(failures, []);
    assert.equal(new Set(chain).size, ROUNDS + 1);
    for (const node of nodes) {
      // The last one, and the one before, whose answer may have been lost.
      assert.deepEqual(await activity(node, client, chain), chain.map((_, index) => index >= ROUNDS - 1));
    }
  });
}
