import { expect, it } from 'vitest';
import type { RunNode } from '@/components/run/run-graph';
import { runNode as node } from '@/components/run/testing/run-node';
import { outputsOfRun, pointOf, stepsOfRun, whyOf } from './run-steps';

const inside = (key: string, parent: string, more: Partial<RunNode> = {}) =>
  node(`${parent}/${key}`, { runId: 'child', ownKey: key, parent, kind: 'component', ...more });

it('knows of each step by its name, also in groups, with what it began in turn', () => {
  const steps = stepsOfRun(
    [
      node('turn', { kind: 'task' }),
      node('both', { kind: 'group' }),
      node('one', { parent: 'both' }),
      node('deploy'),
      inside('web', 'deploy'),
      inside('web.gate', 'deploy', { kind: 'gate' }),
      inside('port', 'deploy/web', { kind: 'trait' }),
    ],
    'run',
  );
  expect([...steps.keys()]).toEqual(['both', 'one', 'deploy']);
  expect(steps.get('deploy')?.inside.map(({ key }) => key)).toEqual(['deploy/web', 'deploy/web/port']);
});

it('leads to where the trouble is, or who is asked', () => {
  const at = (own: Partial<RunNode>, child: Partial<RunNode>) =>
    pointOf({ node: node('deploy', own), inside: [inside('web', 'deploy', child)] }).key;
  expect(at({ state: 'failed' }, { state: 'failed' })).toBe('deploy/web');
  expect(at({ state: 'failed' }, { state: 'succeeded' })).toBe('deploy');
  expect(at({ state: 'waiting' }, { state: 'suspended' })).toBe('deploy/web');
  expect(at({ state: 'waiting' }, { state: 'running' })).toBe('deploy');
});

it('says why a step failed, was skipped or waits for somebody, and nothing of one that is well', () => {
  const why = (own: Partial<RunNode>, child: Partial<RunNode> = {}) =>
    whyOf({
      node: node('deploy', { message: 'its message', ...own }),
      inside: [inside('web', 'deploy', child)],
    });
  expect(why({ state: 'skipped' })).toBe('its message');
  expect(why({ state: 'failed', error: 'its error' })).toBe('its error');
  expect(why({ state: 'failed', error: 'web failed' }, { state: 'failed', error: 'no image' })).toBe(
    'no image',
  );
  expect(why({ state: 'waiting' }, { state: 'suspended', message: 'say yes' })).toBe('say yes');
  expect(why({ state: 'succeeded' })).toBe('');
});

it('has what steps handed on under names, and not what they only answered', () => {
  const outputs = outputsOfRun([
    { step: 'build', isNamed: true, values: { image: 'web:1', tags: [] } },
    { step: 'call', isNamed: false, values: { status: 200 } },
    { step: 'long', isNamed: true, values: null },
  ]);
  expect([...outputs.values()]).toEqual([
    { name: 'image', step: 'build', value: 'web:1', isPinned: false },
    { name: 'tags', step: 'build', value: [], isPinned: false },
  ]);
});
