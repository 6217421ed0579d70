import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { uniqueName } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';

// Steps that call a real server on loopback, which the world's allow list names, from a real worker.

const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { alone: true });
const calls: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    calls.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    if (request.url === '/inside') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else
      response.writeHead(request.url === '/gone' ? 410 : 200).end(JSON.stringify({ token: 'abc', stars: 7 }));
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
  calls.length = 0;
});

/** Runs these steps as an application without components. */
async function run(name: string, steps: string) {
  const applied = await world.apply(`apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}}
spec:
  components: []
  workflow:
    steps:
${steps}`);
  const ended = await world.ended(applied.runId);
  const nodeOf = async (key: string) => {
    const [row] = await database.db
      .select()
      .from(node)
      .where(and(eq(node.executionId, ended.id), eq(node.key, key)));
    return row;
  };
  return { ...ended, nodeOf };
}

it('a request gives its answer to later steps, and what a Secret holds goes to the server alone', async () => {
  const name = uniqueName('hooks');
  const { state, error, nodeOf } = await run(
    name,
    `    - {name: keep, type: export2secret, properties: {secretName: hook, data: {url: "${base}/s3cret?k=1"}}}
    - {name: ask, type: request, properties: {url: "${base}/repo"}, outputs: [{name: token, valueFrom: response.token}]}
    - name: tell
      type: webhook
      inputs: [{from: token, parameterKey: data.token}]
      properties: {url: {secretRef: {name: hook, key: url}}, data: {kind: release}}
    - {name: whole, type: webhook, properties: {url: {secretRef: {name: hook, key: url}}}}
    - name: chat
      type: notification
      properties: {slack: {url: {value: "${base}/slack"}, message: {text: hello}}}
`,
  );
  expect({ state, error }).toEqual({ state: 'succeeded', error: null });
  expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /repo',
    'POST /s3cret?k=1',
    'POST /s3cret?k=1',
    'POST /slack',
  ]);
  expect(JSON.parse(calls[1]?.body ?? '')).toEqual({ kind: 'release', token: 'abc' });
  expect(calls[1]?.headers['idempotency-key']).toMatch(/tell/);
  expect(JSON.parse(calls[2]?.body ?? '')).toMatchObject({ kind: 'Application', metadata: { name } });
  expect(JSON.stringify(await nodeOf('tell'))).not.toContain('s3cret');
});

it.each([
  ['a status that says no', '/gone', 'unavailable'],
  ['a redirect inside', '/inside', 'denied'],
])('a request fails with %s, at its place in the document', async (_, path, code) => {
  const { state, nodeOf } = await run(
    uniqueName('hooks'),
    `    - {name: ask, type: request, properties: {url: "${base}${path}"}}\n`,
  );
  expect(state).toBe('failed');
  expect(await nodeOf('ask')).toMatchObject({ error: { code } });
});

it('a request to an address inside that nobody allowed is refused with what an operator can do', async () => {
  const { nodeOf } = await run(
    uniqueName('hooks'),
    '    - {name: ask, type: request, properties: {url: "http://[::1]:9/s3cret"}}\n',
  );
  const row = await nodeOf('ask');
  expect(row).toMatchObject({
    state: 'failed',
    attempt: 1,
    error: {
      code: 'denied',
      path: 'spec.workflow.steps[0]',
      hint: expect.stringContaining('LOAM_HTTP_ALLOW=[::1]:9') as string,
    },
  });
  expect(JSON.stringify(row?.error)).not.toContain('s3cret');
});
