// What a verifier is told at construction. Whatever is wrong is said there, not at the first request.

import { ALGORITHMS } from "./algorithms.js";

/** @typedef {import("../types/index.d.ts").Clock} Clock */
/** @typedef {import("../types/index.d.ts").Logger} Logger */
/** @typedef {"accept" | "refuse"} IfStatusUnavailable */

/**
 * @typedef {object} Settings
 * @property {string} issuer
 * @property {readonly string[]} audience
 * @property {readonly string[]} scopes
 * @property {string} baseUrl
 * @property {string | undefined} jwksUri
 * @property {readonly string[]} statusListOrigins
 * @property {readonly string[]} algorithms
 * @property {boolean} acceptTypJwt
 * @property {IfStatusUnavailable} ifStatusUnavailable
 * @property {boolean} requireStatus
 * @property {boolean} checkStatus
 * @property {number} timeout
 * @property {number} maxListBytes
 * @property {Clock} clock
 * @property {typeof globalThis.fetch} fetch
 * @property {Logger} logger
 * @property {((event: import("../types/index.d.ts").VerifierEvent) => void) | undefined} onEvent
 */

/** @type {Clock} */
const SYSTEM_CLOCK = Object.freeze({ now: () => Date.now(), monotonic: () => performance.now() });

/** @type {Logger} */
const CONSOLE = Object.freeze({
  debug() {},
  info: (/** @type {string} */ message) => console.info(message),
  warn: (/** @type {string} */ message) => console.warn(message),
});

/** One function a setting: it checks what was given, and knows the default. */
const READERS = {
  issuer: httpUrl,
  audience,
  scopes: scopeList,
  baseUrl: optional(httpUrl, undefined),
  jwksUri: optional(httpUrl, undefined),
  statusListOrigins: origins,
  algorithms,
  acceptTypJwt: flag(false),
  ifStatusUnavailable,
  requireStatus: flag(false),
  checkStatus: flag(true),
  timeout: positive(2_000, "milliseconds"),
  maxListBytes: positive(4 * 1024 * 1024, "bytes"),
  clock: methods(SYSTEM_CLOCK, ["now", "monotonic"]),
  fetch: optional(callable, globalThis.fetch),
  logger: methods(CONSOLE, ["debug", "info", "warn"]),
  onEvent: optional(callable, undefined),
};

/**
 * @param {import("../types/index.d.ts").VerifierSettings} given
 * @returns {Readonly<Settings>}
 * @throws {TypeError} with a sentence that says what to do
 */
export function readSettings(given) {
  const settings = /** @type {Settings} */ (readEach(given, READERS, "setting"));
  settings.baseUrl ??= settings.issuer;
  if (settings.requireStatus && !settings.checkStatus) {
    throw new TypeError("requireStatus needs checkStatus: leave checkStatus out, or requireStatus");
  }
  return Object.freeze(settings);
}

/**
 * @typedef {object} Requirement what a route needs
 * @property {readonly string[]} all
 * @property {readonly string[]} any empty: none of them is needed
 * @property {readonly string[]} named those that a refusal names
 * @property {IfStatusUnavailable} ifStatusUnavailable
 */

const ROUTE_READERS = {
  scopes: scopeList,
  anyScopes: scopeList,
  ifStatusUnavailable: optional(ifStatusUnavailable, undefined),
};

/**
 * @param {Readonly<Settings>} settings
 * @param {import("../types/index.d.ts").RouteOptions} [given]
 * @returns {Readonly<Requirement>}
 * @throws {TypeError} with a sentence that says what to do
 */
export function readRequirement(settings, given = {}) {
  const route = readEach(given, ROUTE_READERS, "option of a route");
  const all = [...new Set([...settings.scopes, ...route.scopes])];
  return Object.freeze({
    all,
    any: route.anyScopes,
    named: [...new Set([...all, ...route.anyScopes])],
    ifStatusUnavailable: route.ifStatusUnavailable ?? settings.ifStatusUnavailable,
  });
}

/**
 * @param {unknown} given
 * @param {Record<string, (value: any, name: string) => any>} readers
 * @param {string} what
 * @returns {any}
 */
function readEach(given, readers, what) {
  if (typeof given !== "object" || given === null) throw new TypeError(`give the ${what}s as an object`);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(readers, name)) {
      throw new TypeError(`there is no ${what} "${name}": there are ${Object.keys(readers).join(", ")}`);
    }
  }
  const values = /** @type {Record<string, unknown>} */ (given);
  return Object.fromEntries(Object.entries(readers).map(([name, read]) => [name, read(values[name], name)]));
}

/** @param {unknown} value  @param {string} name */
function httpUrl(value, name) {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new TypeError(`set ${name} to an https URL, such as "https://login.example.com"`);
  }
  if (url.username !== "" || url.password !== "" || url.hash !== "") {
    throw new TypeError(`leave user, password and fragment out of ${name}`);
  }
  if (url.search !== "" && name !== "jwksUri") throw new TypeError(`leave the query out of ${name}`);
  return value;
}

/** @param {unknown} value  @param {string} name */
function audience(value, name) {
  const names = typeof value === "string" ? [value] : value;
  if (!isTexts(names) || names.length === 0) {
    throw new TypeError(`set ${name} to what this API is called in tokens: a text, or an array of texts`);
  }
  return Object.freeze([...names]);
}

/** @param {unknown} value  @param {string} name */
function scopeList(value, name) {
  if (value === undefined) return Object.freeze([]);
  // RFC 6749 §3.3. The words are repeated in a header, so that nothing else may stand in them.
  if (!isTexts(value) || !value.every((word) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(word))) {
    throw new TypeError(`set ${name} to an array of scopes, such as ["orders"], each one word`);
  }
  return Object.freeze([...new Set(value)]);
}

/** @param {unknown} value  @param {string} name */
function origins(value, name) {
  if (value === undefined) return Object.freeze([]);
  if (!isTexts(value) || !value.every((text) => URL.canParse(text) && new URL(text).origin === text)) {
    throw new TypeError(`set ${name} to an array of origins without a path: ["https://cdn.example.com"]`);
  }
  return Object.freeze([...value]);
}

/** @param {unknown} value  @param {string} name */
function algorithms(value, name) {
  if (value === undefined) return Object.freeze(["RS256"]);
  if (!isTexts(value) || value.length === 0 || !value.every((text) => Object.hasOwn(ALGORITHMS, text))) {
    const known = Object.keys(ALGORITHMS).join(", ");
    throw new TypeError(`set ${name} to an array of asymmetric algorithms: there are ${known}`);
  }
  return Object.freeze([...value]);
}

/** @param {unknown} value  @param {string} name */
function ifStatusUnavailable(value, name) {
  if (value === undefined) return "accept";
  if (value !== "accept" && value !== "refuse") throw new TypeError(`set ${name} to "accept" or "refuse"`);
  return value;
}

/** @param {boolean} standard */
function flag(standard) {
  return (/** @type {unknown} */ value, /** @type {string} */ name) => {
    if (value === undefined) return standard;
    if (typeof value !== "boolean") throw new TypeError(`set ${name} to true or false`);
    return value;
  };
}

/** @param {number} standard  @param {string} unit */
function positive(standard, unit) {
  return (/** @type {unknown} */ value, /** @type {string} */ name) => {
    if (value === undefined) return standard;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value <= 0) {
      throw new TypeError(`set ${name} to a number of ${unit}: a whole one, above 0`);
    }
    return value;
  };
}

/** @param {object} standard  @param {string[]} names */
function methods(standard, names) {
  return (/** @type {any} */ value, /** @type {string} */ name) => {
    if (value === undefined) return standard;
    if (!names.every((method) => typeof value?.[method] === "function")) {
      throw new TypeError(`set ${name} to an object with the functions ${names.join(", ")}`);
    }
    return value;
  };
}

/** @param {unknown} value  @param {string} name */
function callable(value, name) {
  if (typeof value !== "function") throw new TypeError(`set ${name} to a function`);
  return value;
}

/**
 * @param {(value: unknown, name: string) => unknown} read
 * @param {unknown} standard
 */
function optional(read, standard) {
  return (/** @type {unknown} */ value, /** @type {string} */ name) =>
    value === undefined ? standard : read(value, name);
}

/** @param {unknown} value  @returns {value is string[]} */
function isTexts(value) {
  return Array.isArray(value) && value.every((text) => typeof text === "string" && text !== "");
}
