// One GET, bounded in size and in where it goes. The caller's signal bounds it in time.

const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A document could not be had. The message names its URL. */
export class FetchError extends Error {
  /** @override */
  name = "FetchError";
}

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {Headers} headers
 * @property {Uint8Array} body empty if the status is not 200
 */

/**
 * @typedef {object} Bounds
 * @property {string} accept media types
 * @property {number} maxBytes of the body, when it is decompressed
 * @property {AbortSignal} signal
 */

/**
 * Follows redirects within the same origin only: what the issuer answers must come from the issuer.
 *
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {Bounds} bounds
 * @returns {Promise<Answer>}
 * @throws {FetchError}
 */
export async function get(fetch, url, { accept, maxBytes, signal }) {
  let at = url;
  for (let hops = 0; ; hops += 1) {
    const response = await request(fetch, at, accept, signal);
    if (!REDIRECTS.has(response.status)) {
      const { status, headers } = response;
      if (status === 200) return { status, headers, body: await read(response, at, maxBytes, signal) };
      discard(response);
      return { status, headers, body: new Uint8Array() };
    }
    discard(response);
    const next = target(response, at);
    if (next === undefined) throw new FetchError(`GET ${at} redirects to another origin`);
    if (hops === MAX_REDIRECTS) throw new FetchError(`GET ${url} redirects more than ${MAX_REDIRECTS} times`);
    at = next;
  }
}

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {string} url
 * @param {string} accept
 * @param {AbortSignal} signal
 */
async function request(fetch, url, accept, signal) {
  try {
    return await fetch(url, { headers: { accept }, redirect: "manual", signal });
  } catch (error) {
    signal.throwIfAborted();
    throw new FetchError(`GET ${url}: ${reasonOf(error)}`);
  }
}

/** @param {Response} response  @param {string} from  @returns {string | undefined} */
function target(response, from) {
  const location = response.headers.get("location");
  if (location === null || !URL.canParse(location, from)) return undefined;
  const url = new URL(location, from);
  return url.origin === new URL(from).origin ? url.href : undefined;
}

/**
 * @param {Response} response
 * @param {string} url
 * @param {number} maxBytes
 * @param {AbortSignal} signal
 */
async function read(response, url, maxBytes, signal) {
  const chunks = [];
  let size = 0;
  try {
    // Leaving the loop cancels the body.
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new FetchError(`GET ${url} answers more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FetchError) throw error;
    throw new FetchError(`GET ${url}: ${reasonOf(error)}`);
  }
  return Buffer.concat(chunks, size);
}

/** @param {Response} response */
function discard(response) {
  response.body?.cancel().catch(() => {});
}

/** @param {unknown} error  @returns {string} what `fetch` says is the cause, which is the part that helps */
function reasonOf(error) {
  const { cause } = /** @type {{ cause?: { code?: string, message?: string } }} */ (error);
  return cause?.code ?? cause?.message ?? String(error);
}
