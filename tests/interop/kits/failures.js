// Thousands of calls may fail for one reason.

import assert from "node:assert/strict";

// Fails with how often each failure is there.
export function assertNone(failures) {
  const counts = {};
  for (const failure of failures) counts[failure] = (counts[failure] ?? 0) + 1;
  assert.deepEqual(counts, {});
}
