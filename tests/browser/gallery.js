// Every page in every state, as tests/api/html/gallery.rs has written them into the folder PAGES_GALLERY. No server
// runs: the browser is given the files, with the status and the policy that belong to them.

import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ORIGIN = "https://login.example.com";

const TYPES = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", png: "image/png" };

export function readGallery(folder) {
  const states = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  const byPath = new Map(states.map((state) => [`/${state.name}`, state]));
  const fulfil = (route) => {
    const { pathname } = new URL(route.request().url());
    const state = byPath.get(pathname);
    if (state) {
      const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": state.policy };
      return route.fulfill({ status: state.status, headers, path: join(folder, `${state.name}.html`) });
    }
    if (!pathname.startsWith("/assets/")) return route.fulfill({ status: 404, body: "" });
    const contentType = TYPES[pathname.split(".").pop()];
    return route.fulfill({ contentType, path: join(folder, pathname) });
  };
  return {
    names: states.map((state) => state.name),
    // From now on a context finds the pages below ORIGIN.
    serve: (context) => context.route(`${ORIGIN}/**`, fulfil),
  };
}
