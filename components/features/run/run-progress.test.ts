import { expect, it } from 'vitest';
import type { NodeState } from '@/server/domain/status';
import { failedNodeOf, progressOf } from './run-progress';

const node = (key: string, state: NodeState, parent: string | null = null, kind = 'step') => ({
  key,
  kind,
  parent,
  state,
});

const nodes = [
  node('deploy', 'failed'),
  node('deploy/web.gate', 'succeeded', 'deploy', 'gate'),
  node('deploy/web', 'succeeded', 'deploy'),
  node('deploy/api', 'failed', 'deploy'),
  node('cleanup', 'skipped'),
];

it('counts what does something', () => {
  expect(progressOf(nodes)).toEqual({
    all: 3,
    done: 1,
    working: 0,
    asking: 0,
    failed: 1,
    skipped: 1,
    cancelled: 0,
  });
});

it('finds where it went wrong, inside the step that failed for it', () => {
  expect(failedNodeOf(nodes)?.key).toBe('deploy/api');
  expect(failedNodeOf([node('deploy', 'failed'), node('deploy/web', 'cancelled', 'deploy')])?.key).toBe(
    'deploy',
  );
  expect(failedNodeOf([])).toBeUndefined();
});
