import { Refusal, Verifier } from "../../src/index.js";
import { TestClock } from "./clock.js";
import { AUDIENCE, TestIssuer } from "./issuer.js";

export const SILENT = { debug() {}, info() {}, warn() {} };

/** An issuer, a clock, and a verifier of the issuer's tokens. Settings may be a function of the issuer. */
export async function setup(t, settings = {}) {
  const clock = new TestClock();
  const issuer = await TestIssuer.start(t, clock);
  const own = typeof settings === "function" ? settings(issuer) : settings;
  // Patient: a busy machine is no issuer that is away.
  const standard = { issuer: issuer.url, audience: AUDIENCE, clock, logger: SILENT, timeout: 20_000 };
  const verifier = new Verifier({ ...standard, ...own });
  return { clock, issuer, verifier };
}

/** What became of a token: "accepted", or the reason why it was refused. */
export async function outcome(verifier, token, options) {
  try {
    await verifier.verify(await token, options);
    return "accepted";
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}
