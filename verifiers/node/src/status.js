// Whether a token has been revoked: its claim `status`, and the list that it names
// (draft-ietf-oauth-status-list §6, §8).

import { isObject } from "./compact.js";
import { FetchError, get } from "./fetch.js";
import { Freshness } from "./freshness.js";
import { Refusal } from "./refusal.js";
import { isOlder, readSignedList } from "./status-list.js";

const MAX_BYTES = 1024 * 1024;
const MAX_LISTS = 64;
/** Milliseconds between two fetches while they fail, at most. */
const RETRY = 10_000;
const MAX_INDEX = 2 ** 31;

/** @typedef {import("./status-list.js").SignedList} SignedList */

/**
 * @param {unknown} status the claim
 * @returns {{ idx: number, uri: string } | undefined} undefined if there is none, or another mechanism only
 * @throws {Refusal} `malformed`
 */
function readReference(status) {
  if (status === undefined) return undefined;
  if (!isObject(status)) throw new Refusal("malformed");
  const { status_list: reference } = status;
  if (reference === undefined) return undefined;
  if (!isObject(reference)) throw new Refusal("malformed");
  const { idx, uri } = reference;
  if (typeof uri !== "string" || typeof idx !== "number") throw new Refusal("malformed");
  if (!Number.isInteger(idx) || idx < 0 || idx >= MAX_INDEX) throw new Refusal("malformed");
  return { idx, uri };
}

export class StatusCheck {
  /** @type {Map<string, Freshness<SignedList>>} the one that was used last is the last */
  #lists = new Map();
  #settings;
  #reach;
  #findKey;
  #reporter;

  /**
   * @param {Readonly<import("./settings.js").Settings>} settings
   * @param {import("./metadata.js").Reach} reach
   * @param {import("./keys.js").IssuerKeys} keys
   * @param {import("./events.js").Reporter} reporter
   */
  constructor(settings, reach, keys, reporter) {
    this.#settings = settings;
    this.#reach = reach;
    this.#findKey = (/** @type {Record<string, unknown>} */ header) => keys.find(header);
    this.#reporter = reporter;
  }

  /**
   * @param {unknown} status the claim
   * @param {"accept" | "refuse"} ifUnavailable
   * @throws {Refusal}
   */
  async check(status, ifUnavailable) {
    if (!this.#settings.checkStatus) return;
    const reference = readReference(status);
    if (!reference) {
      if (this.#settings.requireStatus) throw new Refusal("status_missing");
      return;
    }
    const { idx, uri } = reference;
    const entry = this.#entry(uri);
    const use = entry.use();
    const usable = use instanceof Promise ? await use : use;
    // A list that is too old to say that a token is good still says which ones are not.
    const list = usable ?? entry.atHand;
    if (list && list.list.at(idx) !== 0) throw new Refusal("revoked");
    if (usable) return;
    if (ifUnavailable === "refuse") throw new Refusal("status_unavailable");
    this.#reporter.statusUnavailableAccepted(uri);
  }

  /** @param {string} uri  @returns {Freshness<SignedList>} */
  #entry(uri) {
    const known = this.#lists.get(uri);
    if (!known && !this.#reach.addresses.maySupplyList(uri)) throw new Refusal("status_foreign");
    const entry = known ?? this.#newEntry(uri);
    if (known && this.#lists.size > 1) this.#lists.delete(uri);
    this.#lists.set(uri, entry);
    if (this.#lists.size > MAX_LISTS) {
      const [oldest] = this.#lists.keys();
      this.#lists.delete(/** @type {string} */ (oldest));
    }
    return entry;
  }

  /** @param {string} uri  @returns {Freshness<SignedList>} */
  #newEntry(uri) {
    const { clock } = this.#settings;
    return new Freshness(
      {
        what: "status list",
        url: () => this.#reach.addresses.reachable(uri),
        load: (signal, atHand) => this.#load(uri, signal, atHand),
        retry: (ttl) => Math.min(ttl || RETRY, RETRY),
        keep: Infinity,
        serveStale: false,
        outlived: ({ expiresAt }) => clock.now() / 1_000 >= expiresAt,
      },
      this.#settings,
      this.#reporter,
    );
  }

  /** @param {string} uri  @param {AbortSignal} signal  @param {SignedList | undefined} atHand */
  async #load(uri, signal, atHand) {
    const { addresses, fetch } = this.#reach;
    const url = addresses.reachable(uri);
    const options = { accept: "application/statuslist+jwt", maxBytes: MAX_BYTES, signal };
    const { status, body } = await get(fetch, url, options);
    if (status !== 200) throw new FetchError(`GET ${url} answers ${status}`);
    const { algorithms, clock, maxListBytes } = this.#settings;
    const list = await readSignedList(Buffer.from(body).toString("latin1"), {
      uri,
      algorithms,
      findKey: this.#findKey,
      now: clock.now() / 1_000,
      maxBytes: maxListBytes,
    });
    // Once the list at hand has expired, an issuer whose database was restored may count from less again.
    if (atHand && clock.now() / 1_000 < atHand.expiresAt && isOlder(list, atHand)) {
      this.#reporter.statusListOlder(uri);
      throw new FetchError("the status list is older than the one at hand");
    }
    return { value: list, ttl: list.ttl * 1_000 };
  }
}
