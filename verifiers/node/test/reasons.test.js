import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { REASONS, Refusal } from "../src/refusal.js";

const SHARED = process.env.REASONS_JSON ?? new URL("../../reasons.json", import.meta.url);

test("the reasons are those of all kits", async () => {
  const shared = JSON.parse(await readFile(SHARED));
  assert.deepEqual(JSON.parse(JSON.stringify(REASONS)), shared);
  assert.deepEqual(Object.keys(REASONS), Object.keys(shared));
});

for (const [reason, { status, error, description }] of Object.entries(REASONS)) {
  test(`what is answered: ${reason}`, () => {
    const { headers, body } = new Refusal(reason);
    assert.deepEqual(body, { error: error ?? reason, error_description: description });
    const challenge = error ? `Bearer error="${error}", error_description="${description}"` : "Bearer";
    assert.deepEqual(headers, status === 503 ? { "Retry-After": "1" } : { "WWW-Authenticate": challenge });
  });
}
