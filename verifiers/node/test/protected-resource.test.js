import assert from "node:assert/strict";
import { test } from "node:test";
import { Verifier } from "../src/index.js";

const SETTINGS = { issuer: "https://login.example.com", audience: "https://api.example.com" };
const WELL_KNOWN = "/.well-known/oauth-protected-resource";

test("where the metadata of a resource lies (RFC 9728 §3.1)", () => {
  for (const [resource, path, url] of [
    ["https://api.example.com", WELL_KNOWN, `https://api.example.com${WELL_KNOWN}`],
    ["https://api.example.com/", WELL_KNOWN, `https://api.example.com${WELL_KNOWN}`],
    ["https://api.example.com/v1", `${WELL_KNOWN}/v1`, `https://api.example.com${WELL_KNOWN}/v1`],
    ["https://api.example.com/v1?a=b", `${WELL_KNOWN}/v1`, `https://api.example.com${WELL_KNOWN}/v1?a=b`],
  ]) {
    const described = new Verifier(SETTINGS).protectedResource({ resource });
    assert.deepEqual([described.path, described.url], [path, url]);
  }
});

test("what the metadata says, and that every page may read it", () => {
  const resource = "https://api.example.com";
  const { headers } = new Verifier(SETTINGS).protectedResource({ resource });
  assert.deepEqual(headers, { "Access-Control-Allow-Origin": "*" });
  assert.deepEqual(new Verifier(SETTINGS).protectedResource({ resource }).document, {
    resource,
    authorization_servers: ["https://login.example.com"],
    bearer_methods_supported: ["header"],
  });
  const { document } = new Verifier(SETTINGS).protectedResource({ resource, scopes: ["orders"] });
  assert.deepEqual(document.scopes_supported, ["orders"]);
});

test("a resource that is none, and two of them", () => {
  const verifier = new Verifier(SETTINGS);
  const wrong = ["api.example.com", "urn:api", "https://api.example.com#a", "https://a:b@api.example.com"];
  for (const resource of wrong) {
    assert.throws(() => verifier.protectedResource({ resource }), /set resource to the URL of this API/);
  }
  verifier.protectedResource({ resource: "https://api.example.com" });
  verifier.protectedResource({ resource: "https://api.example.com" });
  const another = { resource: "https://other.example.com" };
  assert.throws(() => verifier.protectedResource(another), /another Verifier/);
});

test("refusals name the metadata once there is some", async () => {
  const verifier = new Verifier(SETTINGS);
  const challenge = async () => {
    const refusal = await verifier.authenticate({ authorization: null }).catch((error) => error);
    return refusal.headers["WWW-Authenticate"];
  };
  assert.equal(await challenge(), "Bearer");
  const { url } = verifier.protectedResource({ resource: "https://api.example.com" });
  assert.equal(await challenge(), `Bearer resource_metadata="${url}"`);
});
