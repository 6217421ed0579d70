import { anything, assert, constantFrom, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { health } from './rules';

function live(
  apiVersion: string,
  kind: string,
  spec: object,
  status?: object,
  metadata: object = {},
): LiveResource {
  return {
    apiVersion,
    kind,
    metadata: { name: 'web', generation: 2, ...metadata },
    spec,
    ...(status ? { status } : {}),
  };
}
const deployment = (replicas: number, status?: object) => live('apps/v1', 'Deployment', { replicas }, status);
const progressing = (reason: string) => [{ type: 'Progressing', status: 'True', reason }];

describe('Deployment', () => {
  it.each<[string, LiveResource, string]>([
    ['just written', deployment(2), 'updating'],
    [
      'seen only in its old form',
      deployment(2, { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }),
      'updating',
    ],
    [
      'its first pod is starting',
      deployment(2, { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 0 }),
      'pending',
    ],
    [
      'half there',
      deployment(2, { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 1 }),
      'updating',
    ],
    [
      'old pods still run',
      deployment(2, { observedGeneration: 2, replicas: 3, updatedReplicas: 2, availableReplicas: 3 }),
      'updating',
    ],
    [
      'all there',
      deployment(2, { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 }),
      'running',
    ],
    ['asked for none', deployment(0, { observedGeneration: 2 }), 'running'],
    [
      'lost one after it was complete',
      deployment(2, {
        observedGeneration: 2,
        replicas: 2,
        updatedReplicas: 2,
        availableReplicas: 1,
        conditions: progressing('NewReplicaSetAvailable'),
      }),
      'warning',
    ],
    [
      'lost all after it was complete',
      deployment(1, {
        observedGeneration: 2,
        replicas: 1,
        updatedReplicas: 1,
        conditions: progressing('NewReplicaSetAvailable'),
      }),
      'failed',
    ],
    [
      'stuck',
      deployment(1, {
        observedGeneration: 2,
        replicas: 1,
        updatedReplicas: 1,
        conditions: progressing('ProgressDeadlineExceeded'),
      }),
      'failed',
    ],
    [
      'not allowed to make pods',
      deployment(1, {
        observedGeneration: 2,
        conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }],
      }),
      'failed',
    ],
  ])('%s', (_name, object, state) => {
    expect(health(object).state).toBe(state);
  });
});

describe('other kinds', () => {
  it.each<[string, LiveResource, string]>([
    [
      'StatefulSet being rolled',
      live(
        'apps/v1',
        'StatefulSet',
        { replicas: 2 },
        {
          observedGeneration: 2,
          readyReplicas: 2,
          updatedReplicas: 1,
          currentRevision: 'a',
          updateRevision: 'b',
        },
      ),
      'updating',
    ],
    [
      'StatefulSet with a partition',
      live(
        'apps/v1',
        'StatefulSet',
        { replicas: 2, updateStrategy: { rollingUpdate: { partition: 1 } } },
        {
          observedGeneration: 2,
          readyReplicas: 2,
          updatedReplicas: 1,
          currentRevision: 'a',
          updateRevision: 'b',
        },
      ),
      'running',
    ],
    [
      'DaemonSet on no node',
      live('apps/v1', 'DaemonSet', {}, { observedGeneration: 2, desiredNumberScheduled: 0 }),
      'running',
    ],
    [
      'DaemonSet half way',
      live(
        'apps/v1',
        'DaemonSet',
        {},
        { observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 },
      ),
      'updating',
    ],
    ['Job at work', live('batch/v1', 'Job', { completions: 2 }, { active: 1, succeeded: 1 }), 'updating'],
    [
      'Job done',
      live('batch/v1', 'Job', {}, { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] }),
      'completed',
    ],
    [
      'Job failed',
      live(
        'batch/v1',
        'Job',
        {},
        {
          conditions: [
            { type: 'Failed', status: 'True', message: 'Job has reached the specified backoff limit' },
          ],
        },
      ),
      'failed',
    ],
    ['CronJob', live('batch/v1', 'CronJob', { schedule: '* * * * *' }), 'running'],
    ['Service', live('v1', 'Service', { type: 'ClusterIP' }), 'running'],
    [
      'LoadBalancer without an address',
      live('v1', 'Service', { type: 'LoadBalancer' }, { loadBalancer: {} }),
      'pending',
    ],
    ['claim', live('v1', 'PersistentVolumeClaim', {}, { phase: 'Pending' }), 'pending'],
    ['lost claim', live('v1', 'PersistentVolumeClaim', {}, { phase: 'Lost' }), 'failed'],
    [
      'autoscaler without metrics',
      live(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        {},
        { conditions: [{ type: 'ScalingActive', status: 'False' }] },
      ),
      'running',
    ],
    [
      'definition',
      live(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        {},
        { conditions: [{ type: 'Established', status: 'True' }] },
      ),
      'running',
    ],
    ['ConfigMap', live('v1', 'ConfigMap', {}), 'running'],
    [
      'custom kind that is ready',
      live('x.io/v1', 'Thing', {}, { conditions: [{ type: 'Ready', status: 'True' }] }),
      'running',
    ],
    [
      'custom kind that is not',
      live('x.io/v1', 'Thing', {}, { conditions: [{ type: 'Ready', status: 'False', message: 'soon' }] }),
      'updating',
    ],
    [
      'custom kind that is stuck',
      live('x.io/v1', 'Thing', {}, { conditions: [{ type: 'Stalled', status: 'True' }] }),
      'failed',
    ],
    [
      'anything that is going',
      live('v1', 'ConfigMap', {}, undefined, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      'deleting',
    ],
  ])('%s', (_name, object, state) => {
    expect(health(object).state).toBe(state);
  });
});

it('of an autoscaler without metrics says that it does not scale', () => {
  const message = 'the HPA was unable to compute the replica count';
  const condition = { type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric', message };
  const autoscaler = live('autoscaling/v2', 'HorizontalPodAutoscaler', {}, { conditions: [condition] });
  expect(health(autoscaler)).toEqual({ state: 'running', message: `It does not scale: ${message}` });
});

describe('Pod', () => {
  const pod = (phase: string, container: object, conditions: object[] = []) =>
    live(
      'v1',
      'Pod',
      {},
      { phase, conditions, containerStatuses: [{ name: 'c', image: 'i', ...container }] },
    );

  it.each<[string, LiveResource, string]>([
    [
      'ready',
      pod('Running', { ready: true, state: { running: {} } }, [{ type: 'Ready', status: 'True' }]),
      'running',
    ],
    ['starting', pod('Pending', { state: { waiting: { reason: 'ContainerCreating' } } }), 'pending'],
    [
      'not ready yet',
      pod('Running', { state: { running: {} } }, [{ type: 'Ready', status: 'False' }]),
      'updating',
    ],
    ['without its image', pod('Pending', { state: { waiting: { reason: 'ImagePullBackOff' } } }), 'failed'],
    ['crashing', pod('Running', { state: { waiting: { reason: 'CrashLoopBackOff' } } }), 'failed'],
    [
      'running again after a crash',
      pod('Running', { ready: true, state: { running: {} }, lastState: { terminated: { exitCode: 1 } } }, [
        { type: 'Ready', status: 'True' },
      ]),
      'running',
    ],
    ['ended well', pod('Succeeded', { state: { terminated: { exitCode: 0 } } }), 'completed'],
    ['ended badly', pod('Failed', { state: { terminated: { exitCode: 3 } } }), 'failed'],
  ])('%s', (_name, object, state) => {
    expect(health(object).state).toBe(state);
  });
});

it('takes whatever a cluster sends', () => {
  const kinds = constantFrom(
    'apps/v1 Deployment',
    'apps/v1 StatefulSet',
    'batch/v1 Job',
    'v1 Pod',
    'v1 Service',
    'x.io/v1 Thing',
  );
  assert(
    property(kinds, record({ spec: anything(), status: anything() }), (kind, parts) => {
      const [apiVersion = '', name = ''] = kind.split(' ');
      expect(health({ apiVersion, kind: name, metadata: { name: 'x' }, ...parts }).state).toBeTypeOf(
        'string',
      );
    }),
  );
});
