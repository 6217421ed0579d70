import { expect, it } from 'vitest';
import { toEventLine } from './event-line';

const at = new Date('2026-01-01T10:00:00Z');

it.each([
  [
    'run.queued',
    null,
    { by: { id: 'usr_1', name: 'Mira' } },
    { source: 'Run', text: '7  run.queued        Mira' },
  ],
  ['node.running', 'web', { attempt: 2 }, { source: 'web', text: '7  node.running      #2' }],
  [
    'node.failed',
    'web',
    { error: { message: 'no such image' } },
    { level: 'error', text: '7  node.failed       no such image' },
  ],
  ['node.ready', 'web', null, { level: 'plain', text: '7  node.ready' }],
])('%s', (type, nodeKey, data, line) => {
  const { text, ...rest } = toEventLine({ seq: 7, at, nodeKey, type, data }, 'Run');
  expect({ ...rest, text: text.trimStart() }).toMatchObject(line);
});
