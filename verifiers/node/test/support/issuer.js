// An issuer on 127.0.0.1 that does whatever a test wants, wrong things above all.

import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { deflateSync } from "node:zlib";
import { exportJWK, SignJWT } from "jose";

export const AUDIENCE = "https://api.example.com";

/** @param {string} kid  @param {"rsa" | "ec"} [type]  @param {number} [bits] */
export async function newKey(kid, type = "rsa", bits = 2048) {
  const pair = type === "rsa"
    ? generateKeyPairSync("rsa", { modulusLength: bits })
    : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid, use: "sig" };
  return { kid, alg: type === "rsa" ? "RS256" : "ES256", ...pair, jwk };
}

// Making a key takes long. The tests of one file share these.
export const KEY = await newKey("one");
export const OTHER_KEY = await newKey("two");

/** Claims and headers that are undefined are left out. */
export function sign(claims, { key = KEY, ...header } = {}) {
  const whole = { alg: key.alg, kid: key.kid, typ: "at+jwt", ...header };
  return new SignJWT(claims).setProtectedHeader(whole).sign(key.privateKey);
}

/** Three parts, with whatever signature. */
export function compact(header, payload, signature = "AAAA") {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${encode(header)}.${encode(payload)}.${signature}`;
}

export class TestIssuer {
  /** Paths of all requests, in their order. */
  requests = [];
  /** By path, what is answered instead: a function of request and response, or { status, headers, body }. */
  answers = new Map();
  keys = [KEY];
  cacheControl = "max-age=300";
  #server;

  /** @param {{ seconds: number }} clock */
  constructor(clock) {
    this.clock = clock;
    this.#server = createServer((request, response) => this.#respond(request, response));
  }

  static async start(t, clock) {
    const issuer = new TestIssuer(clock);
    issuer.#server.listen(0, "127.0.0.1");
    await once(issuer.#server, "listening");
    issuer.port = issuer.#server.address().port;
    issuer.url = `http://127.0.0.1:${issuer.port}`;
    issuer.name = issuer.url;
    t.after(() => issuer.stop());
    return issuer;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** The issuer goes away: whatever is asked, the connection is cut. */
  leave() {
    this.away = true;
  }

  comeBack() {
    this.away = false;
  }

  /** How often a path was asked for. */
  count(path) {
    return this.requests.filter((asked) => asked === path).length;
  }

  get listUri() {
    return `${this.name}/status-lists/1`;
  }

  claims(changes = {}) {
    return {
      iss: this.name,
      aud: AUDIENCE,
      sub: "0199b8a4-6f3e-7c41-9d53-3f2a5e8b7c10",
      client_id: "web",
      iat: this.clock.seconds,
      exp: this.clock.seconds + 600,
      jti: "0199b8a4-9c02-7d1e-8a67-5b1c0d9e2f34",
      scope: "orders profile",
      ...changes,
    };
  }

  token(changes, header) {
    return sign(this.claims(changes), header);
  }

  /** A token that names the list at `listUri`. */
  listed(idx = 0, changes = {}, header = {}) {
    return this.token({ status: { status_list: { idx, uri: this.listUri } }, ...changes }, header);
  }

  /** Serves a list. Its bytes are the statuses; changes are to the claims, `raw` replaces the text. */
  async serveList(bytes = [0], { changes = {}, header = {}, path = "/status-lists/1", raw } = {}) {
    const body = raw ?? (await this.list(bytes, changes, header));
    this.answers.set(path, { headers: { "Content-Type": "application/statuslist+jwt" }, body });
  }

  list(bytes, changes = {}, header = {}) {
    const { seconds } = this.clock;
    const lst = deflateSync(Buffer.from(bytes)).toString("base64url");
    const claims = {
      sub: this.listUri,
      iat: seconds,
      exp: seconds + 300,
      ttl: 10,
      status_list: { bits: 1, lst },
      ...changes,
    };
    return sign(claims, { typ: "statuslist+jwt", ...header });
  }

  #respond(request, response) {
    const [path] = request.url.split("?");
    this.requests.push(path);
    if (this.away) return request.socket.destroy();
    const answer = this.answers.get(path) ?? this.#usual(path);
    if (typeof answer === "function") return answer(request, response);
    const { status = 200, headers = {}, body = "" } = answer;
    response.writeHead(status, headers).end(body);
  }

  #usual(path) {
    if (path === "/.well-known/oauth-authorization-server") {
      return { body: JSON.stringify({ issuer: this.name, jwks_uri: `${this.name}/jwks.json` }) };
    }
    if (path === "/jwks.json") {
      const body = JSON.stringify({ keys: this.keys.map(({ jwk }) => jwk) });
      return { headers: { "Cache-Control": this.cacheControl }, body };
    }
    return { status: 404 };
  }
}
