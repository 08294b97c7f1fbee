// What an API says about itself: OAuth 2.0 Protected Resource Metadata (RFC 9728).

const WELL_KNOWN = "/.well-known/oauth-protected-resource";

/**
 * @param {string} issuer
 * @param {import("../types/index.d.ts").ProtectedResourceOptions} options
 * @returns {import("../types/index.d.ts").ProtectedResource}
 * @throws {TypeError} with a sentence that says what to do
 */
export function describeResource(issuer, { resource, scopes = [] }) {
  const url = URL.canParse(resource) ? new URL(resource) : undefined;
  if (!url || !isPlain(url)) {
    throw new TypeError('set resource to the URL of this API, such as "https://api.example.com"');
  }
  // RFC 9728 §3.1. A path that is only a slash is left out.
  const path = `${WELL_KNOWN}${url.pathname === "/" ? "" : url.pathname}`;
  return Object.freeze({
    path,
    url: `${url.origin}${path}${url.search}`,
    // Apps in browsers read it too, and it is no secret.
    headers: Object.freeze({ "Access-Control-Allow-Origin": "*" }),
    document: Object.freeze({
      resource,
      authorization_servers: Object.freeze([issuer]),
      ...(scopes.length > 0 && { scopes_supported: Object.freeze([...scopes]) }),
      bearer_methods_supported: Object.freeze(/** @type {["header"]} */ (["header"])),
    }),
  });
}

/** @param {URL} url  @returns {boolean} whether it is one of HTTP without user, password and fragment */
function isPlain({ protocol, username, password, hash }) {
  return /^https?:$/.test(protocol) && username === "" && password === "" && hash === "";
}
