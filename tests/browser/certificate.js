// A certificate for the names that tests use, and the authority that has signed it, made anew for each test.

import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const LEAF = "basicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:localhost,DNS:*.example\n";

// Resolves with the key and the certificate of a server, and with the file of its authority (PEM). The files go when
// `owner` says so.
export async function makeCertificate(owner) {
  const directory = await mkdtemp(join(tmpdir(), "countersign-certificate-"));
  owner.after(() => rm(directory, { recursive: true }));
  // For programs that run as other users. openssl keeps the keys to their owner.
  await chmod(directory, 0o711);
  const path = (name) => join(directory, name);
  const openssl = (...args) => promisify(execFile)("openssl", args);
  const key = (name) => ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path(name)];
  const authority = ["-subj", "/CN=Authority of a test", "-days", "1", "-out", path("authority.pem")];
  await openssl("req", "-x509", ...key("authority.key"), ...authority);
  await openssl("req", ...key("server.key"), "-subj", "/CN=localhost", "-out", path("server.csr"));
  await writeFile(path("leaf.cnf"), LEAF);
  const signer = ["-CA", path("authority.pem"), "-CAkey", path("authority.key"), "-CAcreateserial"];
  const leaf = ["-days", "1", "-extfile", path("leaf.cnf"), "-out", path("server.pem")];
  await openssl("x509", "-req", "-in", path("server.csr"), ...signer, ...leaf);
  const [serverKey, cert] = await Promise.all([readFile(path("server.key")), readFile(path("server.pem"))]);
  return { key: serverKey, cert, authority: path("authority.pem") };
}
