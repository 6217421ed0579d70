import { expect, it } from 'vitest';
import type { LiveResource } from './cluster-api';
import { toStatusError } from './status-error';
import type { Transport } from './transport';
import { startWatch } from './watch';

const target = { apiVersion: 'v1', kind: 'ConfigMap', path: '/api/v1/configmaps' };
const map = (name: string, resourceVersion: string) =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, uid: `uid of ${name}`, resourceVersion },
  }) as LiveResource;
const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const expired = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };

type Stream = string | Error;

/** A server that lists and streams what it is told to, in turn; the last stream stays open. What it was asked for, and what was told. */
function follow(lists: { version: string; items: LiveResource[] }[], streams: Stream[]) {
  const asked: string[] = [];
  const told: string[] = [];
  const transport = {
    json: async () => {
      asked.push('list');
      const { version, items } = lists.shift() ?? { version: '', items: [] };
      return { metadata: { resourceVersion: version }, items };
    },
    stream: async (_path: string, { query }: { query: { resourceVersion: string } }) => {
      asked.push(`watch from ${query.resourceVersion}`);
      const next = streams.shift();
      if (next instanceof Error) throw next;
      return new Response(next ?? new ReadableStream());
    },
    onTurn: () => undefined,
    holdStream: () => undefined,
  } as unknown as Transport;
  const stop = startWatch(transport, target, {
    event: ({ type, resource }) => void told.push(`${type} ${resource.metadata.name}`),
    state: (state) => void told.push(state),
  });
  return { asked, told, stop };
}

it('goes on from the last version when its connection ends, and lists nothing again', async () => {
  const { asked, told, stop } = follow(
    [{ version: '10', items: [map('a', '9')] }],
    [line('MODIFIED', map('a', '11'))],
  );
  await expect.poll(() => asked.length, { timeout: 5_000 }).toBe(3);
  stop();
  expect(asked).toEqual(['list', 'watch from 10', 'watch from 11']);
  expect(told).toEqual(['ADDED a', 'live', 'MODIFIED a', 'live']);
});

it.each<[string, Stream]>([
  ['in the stream', line('ERROR', expired)],
  ['as its answer', toStatusError(410, expired, 'watch of ConfigMap')],
])(
  'lists again when the server has forgotten the version and says so %s, and tells what went meanwhile',
  async (_, gone) => {
    const { asked, told, stop } = follow(
      [
        { version: '10', items: [map('a', '8'), map('b', '9')] },
        { version: '90', items: [map('a', '50'), map('c', '60')] },
      ],
      [gone],
    );
    await expect.poll(() => asked.length, { timeout: 5_000 }).toBe(4);
    stop();
    expect(asked).toEqual(['list', 'watch from 10', 'list', 'watch from 90']);
    expect(told.filter((each) => each !== 'live')).toEqual([
      'ADDED a',
      'ADDED b',
      'MODIFIED a',
      'ADDED c',
      'DELETED b',
    ]);
  },
);
