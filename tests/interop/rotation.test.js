// Ten rotations under load: no verifier that honours the JWKS's max-age ever refuses a token, and no key outlives its
// last token by more than the clock skew.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./deadline.js";
import { install } from "./installation.js";
import { Soak } from "./soak.js";
import { startVerifiers } from "./verifiers.js";

const ROTATIONS = 10;
const SECONDS = { maxAge: 1, skew: 0.5, reload: 0.05, lifetime: 2 };
const SETTINGS = {
  KEYS__JWKS_MAX_AGE: "1s",
  KEYS__CLOCK_SKEW: "500ms",
  KEYS__RELOAD_INTERVAL: "50ms",
  KEYS__ROTATE_EVERY: "0s",
  TOKENS__ACCESS_TOKEN_LIFETIME: "2s",
};

// For a machine with other things to do.
const PATIENCE_MS = 5_000;
const SLACK_MS = 1_500;

// Verifications in a second: some 400 are tried, and so many must be made for the soak to be one.
const LEAST_RATE = 200;

// abuse case 69
test("ten rotations, three verifiers, no failure", { timeout: 90_000 }, async (t) => {
  const installation = await install(t, { settings: SETTINGS });
  const server = await installation.serve();
  const client = await installation.createClient("soak", { grants: ["client_credentials"] });
  const verifiers = startVerifiers(t, server, SECONDS);
  const began = performance.now();
  const soak = await Soak.start(server, client, verifiers);
  t.after(() => soak.stop());

  for (let n = 0; n < ROTATIONS; n += 1) {
    const before = soak.signingKid;
    await installation.query(["key", "rotate"]);
    const turn = (SECONDS.maxAge + SECONDS.skew + SECONDS.reload) * 1000;
    const took = await eventually("the next key signs", turn + PATIENCE_MS, () => soak.signingKid !== before);
    assert.ok(took > SECONDS.maxAge * 1000 - 500, `it signed after ${took} ms, before every verifier could know it`);
  }
  const last = (SECONDS.lifetime + SECONDS.skew + SECONDS.reload) * 1000;
  await eventually("retired keys leave the JWKS", last + PATIENCE_MS, () => soak.published.length === 1);
  await soak.stop();

  const seconds = (performance.now() - began) / 1000;
  const rate = soak.verified / seconds;
  t.diagnostic(
    `rotations=${ROTATIONS} seconds=${seconds.toFixed(1)} verified=${soak.verified} ` +
      `rate=${rate.toFixed(0)}/s failures=${soak.failures.length}`,
  );
  assert.deepEqual(soak.failures, []);
  assert.ok(rate >= LEAST_RATE, `${rate.toFixed(0)} verifications a second are no load`);
  assert.equal(soak.keys.size, ROTATIONS + 1, "every key has signed");
  for (const [kid, { seenBy }] of soak.keys) {
    assert.equal(seenBy.size, Object.keys(verifiers).length, `all verifiers have accepted a token of ${kid}`);
  }
  assert.deepEqual(soak.published, [soak.signingKid]);
  for (const [kid, { lastIssuedAt, lastExpiresAt, lastPublishedAt }] of [...soak.keys].slice(0, -1)) {
    assert.ok(lastPublishedAt >= lastExpiresAt, `${kid} left before its last token had expired`);
    assert.ok(lastPublishedAt <= lastIssuedAt + last + SLACK_MS, `${kid} outlived its last token`);
  }
});
