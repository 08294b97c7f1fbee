// Which URL belongs to the issuer, and where it is fetched.

/** @param {URL} url  @returns {string} the path without a slash at its end */
function pathOf(url) {
  return url.pathname.replace(/\/+$/, "");
}

/**
 * @param {URL} url
 * @param {URL} base
 * @returns {boolean} whether the origins are equal and the path lies below the base's path
 */
export function isUnder(url, base) {
  const path = pathOf(base);
  return url.origin === base.origin && (url.pathname === path || url.pathname.startsWith(`${path}/`));
}

/**
 * The URLs at which an issuer's metadata may lie: by RFC 8414 §3, then by OpenID Connect Discovery 1.0 §4.
 *
 * @param {URL} base where the issuer is reached
 * @returns {[string, string]}
 */
export function metadataUrls(base) {
  const path = pathOf(base);
  return [
    `${base.origin}/.well-known/oauth-authorization-server${path}`,
    `${base.origin}${path}/.well-known/openid-configuration`,
  ];
}

/** Where the issuer's URLs are reached from here. Names stay as they are, only the fetches go elsewhere. */
export class Addresses {
  #issuer;
  #base;
  #listOrigins;

  /** @param {{ issuer: string, baseUrl: string, statusListOrigins: readonly string[] }} settings */
  constructor(settings) {
    this.#issuer = new URL(settings.issuer);
    this.#base = new URL(settings.baseUrl);
    this.#listOrigins = new Set(settings.statusListOrigins);
  }

  /** @returns {[string, string]} */
  get metadata() {
    return metadataUrls(this.#base);
  }

  /**
   * @param {string} address an absolute URL
   * @returns {string} the URL to fetch instead; the same one where the address is not under the issuer
   */
  reachable(address) {
    const url = new URL(address);
    if (!isUnder(url, this.#issuer)) return address;
    const rest = url.pathname.slice(pathOf(this.#issuer).length);
    return `${this.#base.origin}${pathOf(this.#base)}${rest}${url.search}`;
  }

  /** @param {string} address  @returns {boolean} whether keys may be fetched from there */
  maySupplyKeys(address) {
    if (!URL.canParse(address)) return false;
    const url = new URL(address);
    return url.protocol === "https:" || isUnder(url, this.#issuer);
  }

  /** @param {string} uri  @returns {boolean} whether a status list from there is accepted */
  maySupplyList(uri) {
    if (!URL.canParse(uri) || climbs(uri)) return false;
    const url = new URL(uri);
    if (url.username !== "" || url.password !== "") return false;
    return isUnder(url, this.#issuer) || this.#listOrigins.has(url.origin);
  }
}

/**
 * A URL parser resolves `..`, but not what only a server decodes, as `..%2f`. No list has such a name.
 *
 * @param {string} uri
 */
function climbs(uri) {
  const plain = uri.replace(/%2e/gi, ".").replace(/%2f|%5c|\\/gi, "/");
  return /\/\.\.(?:[/?#]|$)/.test(plain);
}
