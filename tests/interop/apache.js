// Apache httpd with mod_auth_openidc, as Debian ships them, in a directory of its own and on a free port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../browser/free-port.js";
import { eventually } from "./deadline.js";

const HTTPD = process.env.HTTPD || "/usr/sbin/apache2";
const MODULES = "/usr/lib/apache2/modules";
const DEADLINE_MS = 10_000;
// Nobody of Debian. Where the tests run as root, httpd becomes this user.
const UNPRIVILEGED = 65534;

// Resolves with its URL. `configuration` are lines for the module, with the URL of this server filled in by `client`.
export async function startApache(t, client) {
  await access(join(MODULES, "mod_auth_openidc.so")).catch(() => {
    throw new Error("install the Debian packages apache2-bin and libapache2-mod-auth-openidc");
  });
  const directory = await mkdtemp(join(tmpdir(), "countersign-apache-"));
  t.after(() => rm(directory, { recursive: true }));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  await mkdir(join(directory, "protected"));
  await writeFile(join(directory, "protected/index.html"), "for users only\n");
  await writeFile(join(directory, "httpd.conf"), configuration(directory, port, await client(url)));
  const credentials = process.getuid() === 0 ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  if (credentials.uid) await chown(directory, UNPRIVILEGED, UNPRIVILEGED);
  await chmod(directory, 0o755);
  const args = ["-f", join(directory, "httpd.conf"), "-D", "FOREGROUND"];
  const child = spawn(HTTPD, args, { cwd: directory, stdio: ["ignore", "ignore", "pipe"], ...credentials });
  const ended = once(child, "close");
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
  t.after(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  await eventually("httpd listens", DEADLINE_MS, () => {
    if (child.exitCode !== null) throw new Error(`httpd ended with ${child.exitCode}: ${errors}`);
    return isListening(port);
  });
  return { url, readLog: () => readFile(join(directory, "error.log"), "utf8") };
}

const configuration = (directory, port, lines) => `
LoadModule mpm_event_module ${MODULES}/mod_mpm_event.so
LoadModule authn_core_module ${MODULES}/mod_authn_core.so
LoadModule authz_core_module ${MODULES}/mod_authz_core.so
LoadModule authz_user_module ${MODULES}/mod_authz_user.so
LoadModule dir_module ${MODULES}/mod_dir.so
LoadModule auth_openidc_module ${MODULES}/mod_auth_openidc.so
ServerRoot ${directory}
DefaultRuntimeDir ${directory}
PidFile ${directory}/httpd.pid
ErrorLog ${directory}/error.log
ServerName localhost:${port}
Listen 127.0.0.1:${port}
StartServers 1
DocumentRoot ${directory}
DirectoryIndex index.html
${lines.join("\n")}
`;

function isListening(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
