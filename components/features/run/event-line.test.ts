import { expect, it } from 'vitest';
import { toEventLine } from './event-line';

const at = new Date('2026-01-01T10:00:00Z');

it.each([
  [
    'run.queued',
    null,
    { by: { id: 'usr_1', name: 'Mira' } },
    { source: '  7  Run', text: 'run.queued        Mira' },
  ],
  ['node.running', 'web', { attempt: 2 }, { source: '  7  web', text: 'node.running      #2' }],
  [
    'node.failed',
    'web',
    { error: { message: 'no such image' } },
    { level: 'error', text: 'node.failed       no such image' },
  ],
  ['node.ready', 'web', null, { level: 'plain', text: 'node.ready' }],
])('%s', (type, nodeKey, data, line) => {
  expect(toEventLine({ seq: 7, at, nodeKey, type, data }, 'Run')).toMatchObject(line);
});
