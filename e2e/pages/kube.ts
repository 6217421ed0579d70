import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './console';

/** The kubeconfig of the playground of the product under test. */
export function kubeconfig(): string {
  return readFileSync(join(process.env['E2E_DATA_DIR'] ?? '', 'playground', 'kubeconfig'), 'utf8');
}

/** As somebody with a tool of their own: past Loam, straight to the API server of the playground. */
export async function kube(
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
  contentType = 'application/json',
): Promise<unknown> {
  const text = kubeconfig();
  const [, port] = /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(text) ?? [];
  const [, token] = /token: (\S+)/.exec(text) ?? [];
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status, `${method} ${path}`).toBeLessThan(300);
  return answer.json();
}
