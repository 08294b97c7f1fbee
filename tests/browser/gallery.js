// Every page in every state, as tests/api/html/gallery.rs has written them into the folder PAGES_GALLERY. No
// server runs: the browser is given the files, with the status and the policy that belong to them.

import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ORIGIN = "https://login.example.com";

const TYPES = { css: "text/css", js: "text/javascript", svg: "image/svg+xml", png: "image/png" };

// The script of the page that leaves by itself, which posts its form at once.
const LEAVING = "/assets/form-post-";

export function readGallery(folder) {
  const states = JSON.parse(readFileSync(join(folder, "index.json"), "utf8"));
  const byPath = new Map(states.map((state) => [`/${state.name}`, state]));
  const read = (name) => readFileSync(join(folder, name));
  // What the browser is given for a URL below ORIGIN. Where pages stay, the one that leaves by itself has an
  // empty script, and can be looked at like any other.
  const answerTo = (url, { stays }) => {
    const { pathname } = new URL(url);
    const state = byPath.get(pathname);
    if (state) {
      const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": state.policy };
      return { status: state.status, headers, body: read(`${state.name}.html`) };
    }
    if (!pathname.startsWith("/assets/")) return { status: 404, headers: {}, body: "" };
    const headers = { "content-type": TYPES[pathname.split(".").pop()] };
    return { status: 200, headers, body: stays && pathname.startsWith(LEAVING) ? "" : read(pathname) };
  };
  return {
    names: states.map((state) => state.name),
    answerTo,
    // From now on a context finds the pages below ORIGIN.
    serve(context, settings = { stays: true }) {
      const fulfil = (route) => route.fulfill(answerTo(route.request().url(), settings));
      return context.route(`${ORIGIN}/**`, fulfil);
    },
  };
}

// The gallery, or one without pages where there is none; its tests have `options` by which they are left out
// then.
export function galleryOfTests() {
  const folder = process.env.PAGES_GALLERY;
  const options = { skip: folder ? false : "PAGES_GALLERY names no folder" };
  return { options, gallery: folder ? readGallery(folder) : { names: [] } };
}
