// Is compiled, and not run: the declarations hold for the code. The members of Token and Refusal are held
// where they are written, by @implements.

import * as code from "../../src/index.js";
import * as express from "../../src/express.js";
import * as fastify from "../../src/fastify.js";
import * as hono from "../../src/hono.js";
import type * as declared from "countersign-verify";
import type * as declaredExpress from "countersign-verify/express";
import type * as declaredFastify from "countersign-verify/fastify";
import type * as declaredHono from "countersign-verify/hono";

code.Verifier satisfies new (settings: declared.VerifierSettings) => declared.Verifier;
code satisfies Record<keyof typeof declared, unknown>;
express satisfies typeof declaredExpress;
fastify satisfies typeof declaredFastify;
hono satisfies typeof declaredHono;
