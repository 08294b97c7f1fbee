// A TypeScript client: the types that openapi-typescript makes of the document, used by openapi-fetch. The compiler holds
// this file against the document, and the tests hold the document against a server.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import createClient from "openapi-fetch";
import type { components, paths } from "./dist/schema.js";

const baseUrl = process.env.COUNTERSIGN_URL;
if (!baseUrl) throw new Error("set COUNTERSIGN_URL to the URL of a server that was started with --demo");

const client = createClient<paths>({ baseUrl });

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

type User = components["schemas"]["User"];

async function signUp(): Promise<{ user: User; password: string }> {
  const password = "correct horse battery staple";
  const body = { username: `typescript-${randomUUID()}`, password, email: "t@example.com", full_name: null };
  const { data: user, error, response } = await client.POST("/signup", { body });
  assert(user, `${response.status}: ${JSON.stringify(error)}`);
  assert.equal(response.status, 201);
  return { user, password };
}

async function logIn(username: string, password: string) {
  return client.POST("/token", {
    headers: FORM,
    body: { grant_type: "password", client_id: "demo", username, password, scope: "profile email" },
  });
}

test("sign up, log in, read and change a profile", async () => {
  const { user, password } = await signUp();
  const { id, disabled }: { id: string; disabled: boolean } = user;
  // Behind a scope, and so perhaps absent.
  const { roles }: { roles?: string[] } = user;
  assert.deepEqual({ disabled, roles }, { disabled: false, roles: [] });

  const login = await logIn(user.username, password);
  assert(login.data, JSON.stringify(login.error));
  const { access_token, expires_in }: { access_token: string; expires_in: number } = login.data;
  assert(expires_in > 0);
  assert(login.response.headers.get("Countersign-Device"));

  const headers = { Authorization: `Bearer ${access_token}` };
  const me = await client.GET("/users/me", { headers });
  assert(me.data, JSON.stringify(me.error));
  assert.equal(me.data.id, id);
  assert.equal(me.data.email, "t@example.com");

  const changed = await client.PATCH("/users/me", { headers, body: { email: null, full_name: "T. Example" } });
  assert(changed.data, JSON.stringify(changed.error));
  // Neither is a member that must be a string.
  const email: Exclude<User["email"], string> = null;
  const { full_name }: { full_name?: string | null } = changed.data;
  assert.deepEqual([changed.data.email, full_name], [email, "T. Example"]);
});

test("what is refused has the documented shape", async () => {
  const login = await logIn("nobody", "wrong");
  assert(login.error);
  const { error, error_description }: { error: string; error_description: string } = login.error;
  assert.equal(error, "invalid_grant", error_description);
  const { error: problem, response } = await client.GET("/users/me");
  assert(problem);
  const { status, detail }: { status: number; detail: string } = problem;
  assert.equal(status, 401, detail);
  assert.match(response.headers.get("WWW-Authenticate") ?? "", /^Bearer/);
});

test("the public documents", async () => {
  const { data: metadata } = await client.GET("/.well-known/oauth-authorization-server");
  assert.equal(metadata?.token_endpoint, `${baseUrl}/token`);
  const { data: jwks } = await client.GET("/.well-known/jwks.json");
  const kid: string | undefined = jwks?.keys[0]?.kid;
  assert(kid);
});

// Only for the compiler: each line is wrong, or would be without the document.
export async function neverCalled() {
  const password = "correct horse battery staple";
  // @ts-expect-error: the name is required
  await client.POST("/signup", { body: { password } });
  // @ts-expect-error: a name is no null
  await client.POST("/signup", { body: { username: null, password } });
  // @ts-expect-error: there is no such grant
  await client.POST("/token", { headers: FORM, body: { grant_type: "implicit" } });
  // @ts-expect-error: the token is required
  await client.POST("/revoke", { headers: FORM, body: { client_id: "demo" } });
  const unknown: components["schemas"]["IntrospectionResponse"] = { active: false };
  const { data } = await client.POST("/introspect", { headers: FORM, body: { token: "x" } });
  const audience: string | string[] | undefined = data?.aud;
  return [unknown, audience];
}
