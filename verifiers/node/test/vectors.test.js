// The test vectors of draft-ietf-oauth-status-list, appendix C: four lists of 2^20 statuses, all 0 but those
// named.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { readSignedList } from "../src/status-list.js";
import { KEY } from "./support/issuer.js";
import { outcome, setup } from "./support/setup.js";

const SIZE = 2 ** 20;
const SHARED = process.env.VECTORS_JSON ?? new URL("../../vectors.json", import.meta.url);
const VECTORS = JSON.parse(await readFile(SHARED));

for (const { bits, lst, statuses } of VECTORS) {
  test(`the draft's vector of ${bits} bits`, async (t) => {
    const { clock, issuer } = await setup(t);
    const rules = {
      uri: issuer.listUri,
      algorithms: ["RS256"],
      findKey: async () => KEY.publicKey,
      now: clock.seconds,
      maxBytes: 4 * 1024 * 1024,
    };
    const text = await issuer.list([], { status_list: { bits, lst } });
    const { list } = await readSignedList(text, rules);
    const expected = new Map(statuses);
    for (let index = 0; index < SIZE; index += 1) {
      const status = expected.get(index) ?? 0;
      if (list.at(index) !== status) assert.equal(list.at(index), status, `${index}`);
    }
    assert.equal(list.at(SIZE), undefined);
  });

  test(`tokens are held against the draft's vector of ${bits} bits`, async (t) => {
    const { issuer, verifier } = await setup(t);
    await issuer.serveList([], { changes: { status_list: { bits, lst } } });
    for (const [index, status] of statuses.slice(0, 20)) {
      const expected = status === 0 ? "accepted" : "revoked";
      assert.equal(await outcome(verifier, issuer.listed(index)), expected, `${index}`);
    }
    assert.equal(await outcome(verifier, issuer.listed(1)), "accepted");
    assert.equal(await outcome(verifier, issuer.listed(SIZE)), "revoked");
  });
}

// §4.1: the first status is in the lowest bits. These are the two examples of the text.
for (const [bits, bytes, statuses] of [
  [1, [0xb9, 0xa3], [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]],
  [2, [0xc9, 0x44, 0xf9], [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]],
]) {
  test(`the draft's example of ${bits} bits`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const text = await issuer.list(bytes);
    const { lst } = JSON.parse(Buffer.from(text.split(".")[1], "base64url")).status_list;
    await issuer.serveList([], { changes: { status_list: { bits, lst } } });
    for (const [index, status] of statuses.entries()) {
      assert.equal(await outcome(verifier, issuer.listed(index)), status === 0 ? "accepted" : "revoked");
    }
  });
}
