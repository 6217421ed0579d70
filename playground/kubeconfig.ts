import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type Certificate, createCertificate } from '@/playground/tls/self-signed';

const Kept = z.object({
  token: z.string().min(20),
  key: z.string().min(1),
  certificate: z.string().min(1),
  port: z.number().int().positive().optional(),
});

export type Access = { token: string; certificate: Certificate; port: number | undefined };

/**
 * Token, certificate and port of the last start, so that clients which were given them go on working; made anew at
 * the first.
 */
export function readAccess(dataDir: string, now: Date): Access {
  const path = join(dataDir, 'access.json');
  const found = existsSync(path) ? Kept.safeParse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  if (found?.success) {
    const { token, key, certificate, port } = found.data;
    return { token, certificate: { key, certificate }, port };
  }
  const certificate = createCertificate(['localhost', '127.0.0.1', '::1'], now);
  return { token: randomBytes(32).toString('base64url'), certificate, port: undefined };
}

export function keepAccess(dataDir: string, { token, certificate, port }: Access): void {
  writeWhole(join(dataDir, 'access.json'), JSON.stringify({ token, ...certificate, port }));
}

/** Written whole or not at all, readable by its owner only. */
export function writeKubeconfig(dataDir: string, server: string, { token, certificate }: Access): string {
  const name = 'playground';
  const text = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [
      {
        name,
        cluster: {
          server,
          'certificate-authority-data': Buffer.from(certificate.certificate).toString('base64'),
        },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
  const path = join(dataDir, 'kubeconfig');
  writeWhole(path, text);
  return path;
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
