import { describe, expect, it } from 'vitest';
import { compileJsonPath } from '@/playground/api/custom/json-path';
import { customTable } from '@/playground/api/custom/printer-columns';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { humanDuration } from './columns';
import { podTable } from './pod-table';

const now = new Date('2026-01-01T01:00:00Z');

function pod(status: JsonObject, more: Partial<KubeObject['metadata']> = {}): KubeObject {
  const metadata = { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z', ...more };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [{ name: 'a' }, { name: 'b' }] },
    status,
  };
}

function waiting(reason: string): JsonObject {
  return { name: 'a', restartCount: 0, ready: false, state: { waiting: { reason } } };
}

const running: JsonObject = { name: 'b', restartCount: 0, ready: true, state: { running: {} } };

describe('pods', () => {
  it.each<[string, KubeObject, string, string, string]>([
    ['that run', pod({ phase: 'Running', containerStatuses: [running, running] }), '2/2', 'Running', '0'],
    [
      'of which one waits',
      pod({ phase: 'Running', containerStatuses: [waiting('ImagePullBackOff'), running] }),
      '1/2',
      'ImagePullBackOff',
      '0',
    ],
    [
      'that go',
      pod({ phase: 'Running', containerStatuses: [running] }, { deletionTimestamp: 'x' }),
      '1/2',
      'Terminating',
      '0',
    ],
    ['that have no status', pod({ phase: 'Pending' }), '0/2', 'Pending', '0'],
    [
      'that crashed',
      pod({
        phase: 'Running',
        containerStatuses: [
          {
            ...waiting('CrashLoopBackOff'),
            restartCount: 5,
            lastState: { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:55:00Z' } },
          },
        ],
      }),
      '0/2',
      'CrashLoopBackOff',
      '5 (5m ago)',
    ],
    [
      'whose init container failed',
      pod({
        phase: 'Pending',
        initContainerStatuses: [{ name: 'i', restartCount: 0, state: { terminated: { exitCode: 3 } } }],
      }),
      '0/2',
      'Init:ExitCode:3',
      '0',
    ],
  ])('%s', (_title, object, ready, status, restarts) => {
    expect(podTable.cells(object, now).slice(0, 5)).toEqual(['a', ready, status, restarts, '60m']);
  });
});

it.each([
  [-5_000, '<invalid>'],
  [119_000, '119s'],
  [125_000, '2m5s'],
  [600_000, '10m'],
  [3 * 3_600_000, '3h'],
  [3.5 * 3_600_000, '3h30m'],
  [50 * 3_600_000, '2d2h'],
  [30 * 86_400_000, '30d'],
  [800 * 86_400_000, '2y70d'],
])('%i ms are %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text);
});

describe('columns of custom resources', () => {
  const object = pod({
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Other', status: 'False' },
    ],
  });

  it.each([
    ['.metadata.name', ['a']],
    ['.status.conditions[?(@.type=="Ready")].status', ['True']],
    ['.status.conditions[1].type', ['Other']],
    ['.status.conditions[*].type', ['Ready', 'Other']],
    ["['metadata'].name", ['a']],
    ['.nothing.here', []],
  ])('%s', (path, expected) => {
    expect(compileJsonPath(path)?.(object)).toEqual(expected);
  });

  it('does not understand what is no path', () => {
    expect(compileJsonPath('.a[?(@.b > 1)]')).toBeUndefined();
  });

  it('are name and age where a definition asks for none', () => {
    expect(customTable([]).columns.map(({ name }) => name)).toEqual(['Name', 'Age']);
  });
});
