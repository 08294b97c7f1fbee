import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { test } from "node:test";
import { SERVICES } from "./support/services.js";
import { setup } from "./support/setup.js";

const CHALLENGE = 'Bearer error="invalid_token", error_description=';
const METADATA = "https://api.example.com/.well-known/oauth-protected-resource/v1";

/** Headers are an array, so that one may come twice. */
async function ask(url, headers = []) {
  const sent = request(url, { headers: ["Host", "127.0.0.1", ...headers], agent: false });
  sent.end();
  const [response] = await once(sent, "response");
  const chunks = await response.toArray();
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(Buffer.concat(chunks)) };
}

function bearer(token) {
  return ["Authorization", `Bearer ${token}`];
}

for (const [name, start] of Object.entries(SERVICES)) {
  test(`${name}: 200 for a good token`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const url = await start(t, verifier);
    const { status, body } = await ask(`${url}/orders`, bearer(await issuer.token()));
    assert.equal(status, 200);
    assert.deepEqual(body, { user: issuer.claims().sub });
    const lower = ["authorization", `bearer ${await issuer.token()}`];
    assert.equal((await ask(`${url}/orders`, lower)).status, 200);
  });

  test(`${name}: 401 without a token, and no error code`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const url = await start(t, verifier);
    const query = `?access_token=${await issuer.token()}`;
    for (const [path, headers] of [["", []], ["", ["Authorization", "Basic YTpi"]], [query, []]]) {
      const answer = await ask(`${url}/orders${path}`, headers);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers["www-authenticate"], "Bearer");
      assert.match(answer.headers["content-type"], /^application\/json/);
      const body = { error: "missing_token", error_description: "This resource needs a bearer token" };
      assert.deepEqual(answer.body, body);
    }
  });

  test(`${name}: 401 for a token that is not good`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const url = await start(t, verifier);
    for (const token of ["", "garbage", await issuer.token({ exp: issuer.clock.seconds })]) {
      const answer = await ask(`${url}/orders`, bearer(token));
      assert.equal(answer.status, 401);
      assert.ok(answer.headers["www-authenticate"].startsWith(CHALLENGE));
      assert.equal(answer.body.error, "invalid_token");
    }
  });

  test(`${name}: 403 for a token without the scope`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const url = await start(t, verifier);
    const answer = await ask(`${url}/orders`, bearer(await issuer.token({ scope: "profile" })));
    assert.equal(answer.status, 403);
    assert.match(answer.headers["www-authenticate"], /error="insufficient_scope".* scope="orders"$/);
    assert.equal(answer.body.error, "insufficient_scope");
  });

  test(`${name}: 400 for two tokens`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const url = await start(t, verifier);
    const token = bearer(await issuer.token());
    for (const [query, headers] of [["", [...token, ...token]], [`?access_token=x`, token]]) {
      const answer = await ask(`${url}/orders${query}`, headers);
      assert.equal(answer.status, 400);
      assert.match(answer.headers["www-authenticate"], /^Bearer error="invalid_request"/);
      assert.equal(answer.body.error, "invalid_request");
    }
  });

  test(`${name}: 503 where it cannot know`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const url = await start(t, verifier);
    // There are keys, but no list.
    const unknown = await ask(`${url}/strict`, bearer(await issuer.listed()));
    assert.deepEqual([unknown.status, unknown.body.error], [503, "status_unavailable"]);
    assert.equal(unknown.headers["retry-after"], "1");
    assert.equal(unknown.headers["www-authenticate"], undefined);
    assert.equal((await ask(`${url}/orders`, bearer(await issuer.listed()))).status, 200);
  });

  test(`${name}: 503 without keys`, async (t) => {
    const { issuer, verifier } = await setup(t);
    issuer.leave();
    const url = await start(t, verifier);
    const answer = await ask(`${url}/orders`, bearer(await issuer.token()));
    assert.deepEqual([answer.status, answer.body.error], [503, "keys_unavailable"]);
    assert.equal(answer.headers["retry-after"], "1");
  });

  test(`${name}: RFC 9728`, async (t) => {
    const { issuer, verifier } = await setup(t);
    const url = await start(t, verifier, { resource: true });
    const { status, headers, body } = await ask(`${url}/.well-known/oauth-protected-resource/v1?a=b`);
    assert.equal(status, 200);
    // An app in a browser, from whatever origin, finds the issuer by it.
    assert.equal(headers["access-control-allow-origin"], "*");
    assert.deepEqual(body, {
      resource: "https://api.example.com/v1",
      authorization_servers: [issuer.url],
      scopes_supported: ["orders"],
      bearer_methods_supported: ["header"],
    });
    const without = await ask(`${url}/orders`);
    assert.equal(without.headers["www-authenticate"], `Bearer resource_metadata="${METADATA}"`);
    const bad = await ask(`${url}/orders`, bearer("garbage"));
    assert.ok(bad.headers["www-authenticate"].endsWith(`, resource_metadata="${METADATA}"`));
    assert.equal((await ask(`${url}/orders`, bearer(await issuer.token()))).status, 200);
  });

  test(`${name}: a fault is not a refusal`, async (t) => {
    const { issuer, verifier } = await setup(t, { clock: undefined });
    const authenticate = () => Promise.reject(new Error("a fault"));
    const url = await start(t, { route: () => ({ authenticate }) });
    const answer = await ask(`${url}/orders`, bearer(await issuer.token()));
    assert.deepEqual([answer.status, answer.body.message], [500, "a fault"]);
    assert.equal(verifier.counters().accepted, 0);
  });
}
