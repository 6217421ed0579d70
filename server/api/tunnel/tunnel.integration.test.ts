import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createTestDatabase } from '@/db/testing/test-database';
import type { FromServer } from '@/server/domain/tunnel';
import { signedIn } from '../testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '../testing/test-runtime';
import { handleUpgrade } from './handle';

const database = await createTestDatabase();
const runtime = createTestRuntime(database);
const server = createServer();
server.on('upgrade', (request, socket, head) => void handleUpgrade(runtime, request, socket, head));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

const shop = await addProject(database, 'shop');
const person = await addPerson(database, 'operator@corp.example');
await addMember(database, shop, person.id, 'operator');
const browser = await signedIn(runtime, person);

const place = 'project=shop&instanceId=ins_1&namespace=shop&pod=web-1&container=web&command=sh';

/** What the stream says first, or the status with which it is refused. */
function ask(path: string, headers: Record<string, string>): Promise<FromServer | number> {
  return new Promise((resolve, reject) => {
    const stream = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    stream.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    stream.on('message', (data) => {
      resolve(JSON.parse((data as Buffer).toString('utf8')) as FromServer);
      stream.close();
    });
    stream.on('error', reject);
  });
}

describe('a stream to a pod', () => {
  const path = `/api/tunnel/exec?${place}`;

  it('rejects another page, nobody, a token that is none, and other addresses, before anything is opened', async () => {
    const own = browser.headers();
    expect(await ask(path, { ...own, origin: 'https://evil.example' })).toBe(403);
    const { origin: _origin, ...without } = own;
    expect(await ask(path, without)).toBe(403);
    expect(await ask(path, { origin: runtime.publicUrl })).toBe(401);
    expect(await ask(path, { authorization: 'Bearer loam_no_such' })).toBe(401);
    expect(await ask('/api/tunnel/other', own)).toBe(404);
  });

  it('says in the stream what is refused after that', async () => {
    expect(await ask(path, browser.headers())).toMatchObject({
      type: 'problem',
      problem: { code: 'not-found', message: expect.stringContaining('ins_1') as string },
    });
    expect(await ask('/api/tunnel/exec?project=shop', browser.headers())).toMatchObject({
      type: 'problem',
      problem: { code: 'invalid-input' },
    });
    expect(await ask(path.replace('project=shop', 'project=bank'), browser.headers())).toMatchObject({
      type: 'problem',
      problem: { code: 'not-found' },
    });
  });
});
