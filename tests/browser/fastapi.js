// The FastAPI example on a free port, with a Countersign server as its issuer.

import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { startService } from "./service.js";

const EXAMPLE = resolve(import.meta.dirname, "../../examples/fastapi/main.py");
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const CDN = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5";

// Resolves with the origin of the example.
export async function startFastApi(t, issuer) {
  const python = process.env.FASTAPI_PYTHON;
  if (!python) throw new Error("set FASTAPI_PYTHON to the Python that has examples/fastapi/requirements.txt installed");
  const { port } = await startService(t, {
    command: python,
    args: [EXAMPLE],
    env: { ISSUER: issuer, PORT: "0", PYTHONDONTWRITEBYTECODE: "1" },
    ready: /running on http:\/\/127\.0\.0\.1:(?<port>\d+)/,
    end: "SIGTERM", // uvicorn shuts down in good order, then raises the signal again
  });
  return `http://localhost:${port}`;
}

// FastAPI's page loads Swagger UI and an icon from the internet; here they come from a package of the same major version.
export async function serveSwaggerUi(page) {
  for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) {
    await page.route(`${CDN}/${file}`, (route) => route.fulfill({ path: join(SWAGGER_UI, file) }));
  }
  await page.route("https://fastapi.tiangolo.com/img/favicon.png", (route) =>
    route.fulfill({ path: join(SWAGGER_UI, "favicon-32x32.png") }),
  );
}
