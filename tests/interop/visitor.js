// A person with a browser, as far as logging in needs one: cookies, redirects, and forms that are filled in.

import { readFile } from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";

const MOST_STEPS = 20;
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'", "#34": '"', "#38": "&" };

export class Visitor {
  // By origin: a real browser's cookies know no port, but no two servers of a test have a cookie of one name.
  #cookies = new Map();
  #ca;

  // `authority` is a file of certificates to trust.
  static async trusting(authority) {
    const visitor = new Visitor();
    visitor.#ca = await readFile(authority);
    return visitor;
  }

  // Goes to a URL and on as a browser would, until there is a page. Forms of the login are filled in with `fields` and
  // sent. Ends early at a URL that `isThere` knows. Resolves with the last URL, and with the page if there is one.
  async go(url, { fields = {}, isThere = () => false } = {}) {
    let step = { url, method: "GET" };
    for (let n = 0; n < MOST_STEPS; n += 1) {
      if (isThere(step.url)) return { url: step.url };
      const { status, location, body } = await this.#send(step);
      if (location) {
        step = { url: new URL(location, step.url).href, method: "GET" };
        continue;
      }
      const form = status === 200 ? readForm(body) : undefined;
      if (!form || !form.accepts(fields)) return { url: step.url, status, body };
      step = { url: new URL(form.action, step.url).href, method: "POST", form: form.fill(fields) };
    }
    throw new Error(`still on the way after ${MOST_STEPS} steps, at ${step.url}`);
  }

  async #send({ url, method, form }) {
    const { origin, protocol } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map();
    this.#cookies.set(origin, jar);
    const headers = { Cookie: [...jar].map((pair) => pair.join("=")).join("; "), Accept: "text/html" };
    if (form) headers["Content-Type"] = "application/x-www-form-urlencoded";
    const answer = await send(protocol === "https:" ? https : http, url, { method, headers, ca: this.#ca }, form);
    for (const line of answer.headers["set-cookie"] ?? []) keep(jar, line);
    const isRedirect = [301, 302, 303, 307].includes(answer.status);
    return { ...answer, location: isRedirect ? answer.headers.location : undefined };
  }
}

function send(module, url, options, form) {
  return new Promise((resolve, reject) => {
    const request = module.request(url, { ...options, agent: false }, async (response) => {
      let body = "";
      for await (const chunk of response.setEncoding("utf8")) body += chunk;
      resolve({ status: response.statusCode, headers: response.headers, body });
    });
    request.once("error", reject);
    request.end(form?.toString());
  });
}

function keep(jar, line) {
  const [pair, ...attributes] = line.split(";").map((part) => part.trim());
  const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
  const expires = attributes.map((attribute) => /^expires=(.*)/i.exec(attribute)?.[1]).find(Boolean);
  const isOver = attributes.some((attribute) => /^max-age=0$/i.test(attribute)) || Date.parse(expires) < Date.now();
  if (isOver) jar.delete(name);
  else jar.set(name, value);
}

// The first form of a page.
function readForm(body) {
  const form = /<form\b(?<attributes>[^>]*)>(?<content>[^]*?)<\/form>/.exec(body)?.groups;
  if (!form) return undefined;
  const all = [...form.content.matchAll(/<(?:input|button)\b(?<attributes>[^>]*)>/g)];
  const inputs = all.map(({ groups }) => attributes(groups.attributes)).filter(({ name }) => name);
  return {
    action: attributes(form.attributes).action,
    // Whether it is one of those that `fields` are meant for.
    accepts: (fields) => inputs.some(({ name }) => name in fields),
    fill(fields) {
      const hidden = inputs.filter(({ type }) => type === "hidden").map(({ name, value }) => [name, value]);
      const filled = Object.entries(fields).filter(([name]) => inputs.some((input) => input.name === name));
      return new URLSearchParams([...hidden, ...filled]);
    },
  };
}

function attributes(text) {
  const found = [...text.matchAll(/(?<name>[a-z-]+)="(?<value>[^"]*)"/g)];
  const unescape = (value) => value.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? all);
  return Object.fromEntries(found.map(({ groups }) => [groups.name, unescape(groups.value)]));
}
