// A service with the Node kit: two routes, which differ in what they do without a list, and the counters.

import express from "express";
import { Verifier } from "countersign-verify";
import { requireToken } from "countersign-verify/express";

const { ISSUER: issuer, BASE_URL: baseUrl } = process.env;
const verifier = new Verifier({ issuer, audience: issuer, baseUrl });

const app = express();
for (const ifStatusUnavailable of ["accept", "refuse"]) {
  app.get(`/${ifStatusUnavailable}`, requireToken(verifier, { ifStatusUnavailable }), (request, response) => {
    response.json({ subject: request.token.subject });
  });
}
app.get("/counters", (_, response) => {
  response.json(verifier.counters());
});

const server = app.listen(0, "127.0.0.1", () => {
  console.log(`running on http://127.0.0.1:${server.address().port}`);
});
// A connection that is kept is not closed at the moment of its next use.
server.keepAliveTimeout = 3_600_000;
