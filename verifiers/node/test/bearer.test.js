// How a token comes, and how it must not. Abuse case 146.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../src/index.js";
import { authorizationOf, bearerToken } from "../src/bearer.js";

function read(authorization, url) {
  try {
    return { token: bearerToken({ authorization, url }) };
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return error.reason;
  }
}

const cases = {
  "no header": [undefined, "missing_token"],
  null: [null, "missing_token"],
  "an empty array": [[], "missing_token"],
  "an empty header": ["", "missing_token"],
  "another scheme": ["Basic YTpi", "missing_token"],
  "a scheme that begins alike": ["BearerX abc", "missing_token"],
  "a token": ["Bearer abc", { token: "abc" }],
  "in capitals": ["BEARER abc", { token: "abc" }],
  "more spaces": ["Bearer   abc", { token: "abc" }],
  "nothing behind the scheme": ["Bearer", { token: "" }],
  "two words": ["Bearer a b", { token: "a b" }],
  "two headers": [["Bearer a", "Bearer b"], "two_tokens"],
  "two headers, one of another scheme": [["Basic YTpi", "Bearer b"], "two_tokens"],
  "two headers in one": ["Bearer a, Bearer b", "two_tokens"],
  "two headers in one without a space": ["Bearer a,Bearer b", "two_tokens"],
  "two headers in one, of two schemes": ["Basic YTpi, Bearer b", "two_tokens"],
  "a scheme with parameters": ['Digest username="a", realm="b"', "missing_token"],
};

for (const [name, [header, expected]] of Object.entries(cases)) {
  test(`Authorization: ${name}`, () => assert.deepEqual(read(header), expected));
}

test("a token in the query", () => {
  assert.equal(read(undefined, "/orders?access_token=a"), "missing_token");
  assert.equal(read("Basic YTpi", "/orders?access_token=a"), "missing_token");
  assert.equal(read("Bearer a", "/orders?x=1&access_token=a"), "two_tokens");
  assert.equal(read("Bearer a", "/orders?access%5Ftoken=a"), "two_tokens");
  assert.deepEqual(read("Bearer a", "/orders?my_access_token=a"), { token: "a" });
  assert.deepEqual(read("Bearer a", "/access_token"), { token: "a" });
});

test("each header of a request by itself", () => {
  const rawHeaders = ["Host", "a", "AUTHORIZATION", "Bearer a", "X-Authorization", "b"];
  rawHeaders.push("authorization", "Bearer b");
  assert.deepEqual(authorizationOf({ rawHeaders }), ["Bearer a", "Bearer b"]);
});
