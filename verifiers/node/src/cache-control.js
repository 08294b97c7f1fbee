// How long metadata and keys may be used (RFC 9111 §4.2.1, §5.1).

const STANDARD = 300;
const SHORTEST = 10;
const LONGEST = 24 * 60 * 60;

/**
 * @param {Headers} headers
 * @returns {number} milliseconds: `max-age` less `Age`, between ten seconds and a day
 */
export function cacheLifetime(headers) {
  const maxAge = /(?:^|[\s,])max-age="?(\d{1,10})/i.exec(headers.get("cache-control") ?? "")?.[1];
  if (maxAge === undefined) return STANDARD * 1_000;
  const age = /^\d{1,10}$/.exec(headers.get("age") ?? "")?.[0] ?? "0";
  return 1_000 * Math.min(LONGEST, Math.max(SHORTEST, Number(maxAge) - Number(age)));
}
