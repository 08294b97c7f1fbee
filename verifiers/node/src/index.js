export { Refusal } from "./refusal.js";
export { Token } from "./token.js";
export { Verifier } from "./verifier.js";
