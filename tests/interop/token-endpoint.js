// Requests as a client of a few lines sends them, where the tests want the bare answer.

// POSTs a form with HTTP Basic (RFC 6749 §2.3.1); resolves with status and JSON body.
export async function post(url, { id, secret }, form) {
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` },
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

async function granted(node, client, form) {
  const { status, body } = await post(`${node.url}/token`, client, form);
  if (status !== 200) throw new Error(`${form.grant_type} was answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export const clientCredentials = (node, client) => granted(node, client, { grant_type: "client_credentials" });

export const logIn = (node, client, username, password) =>
  granted(node, client, { grant_type: "password", username, password });

export const refresh = (node, client, refresh_token) =>
  post(`${node.url}/token`, client, { grant_type: "refresh_token", refresh_token });

export const introspect = async (node, client, token) => (await post(`${node.url}/introspect`, client, { token })).body;

// Which of the tokens are active, asked one after the other.
export async function activity(node, client, tokens) {
  const found = [];
  for (const token of tokens) found.push((await introspect(node, client, token)).active);
  return found;
}

export const revoke = (node, client, token) => post(`${node.url}/revoke`, client, { token });

export const jwks = async (node) => (await fetch(`${node.url}/.well-known/jwks.json`)).json();
