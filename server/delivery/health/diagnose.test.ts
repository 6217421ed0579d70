import { describe, expect, it } from 'vitest';
import type { LiveResource, PodEvent } from '@/server/targets/kubernetes/cluster-api';
import { type DiagnosisInput, diagnose } from './diagnose';

const workload: LiveResource = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  status: { replicas: 1 },
};

function pod(status: object, name = 'web-1'): LiveResource {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' }, status };
}
const waiting = (reason: string, message = '') => ({
  phase: 'Pending',
  containerStatuses: [
    { name: 'web', image: 'nginx:9', restartCount: 0, state: { waiting: { reason, message } } },
  ],
});
const ready = pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }, 'web-0');

function event(reason: string, message: string, object = { kind: 'Pod', name: 'web-1' }): PodEvent {
  return { at: '2026-01-01T00:00:00Z', type: 'Warning', reason, message, count: 1, object };
}

function of(more: Partial<DiagnosisInput>) {
  return diagnose({ component: 'web', workload, owned: [], pods: [], events: [], lastLog: [], ...more });
}

describe('diagnose', () => {
  it('names the image and what the registry answered', () => {
    const found = of({
      pods: [pod(waiting('ImagePullBackOff', 'Back-off pulling image "nginx:9"'))],
      events: [
        event('Failed', 'Failed to pull image "nginx:9": rpc error: code = NotFound desc = manifest unknown'),
      ],
    });
    expect(found).toMatchObject({
      state: 'failed',
      diagnosis: { sentence: 'web cannot start: the image nginx:9 cannot be pulled (manifest unknown)' },
    });
    expect(found?.diagnosis.facts).toContainEqual({ label: 'Image', value: 'nginx:9' });
  });

  it('takes the answer from the container where there is no event', () => {
    const message = 'Back-off pulling image "nginx:9": not found';
    expect(of({ pods: [pod(waiting('ImagePullBackOff', message))] })?.diagnosis.sentence).toBe(
      'web cannot start: the image nginx:9 cannot be pulled (not found)',
    );
  });

  it('is less grave while others still serve', () => {
    expect(of({ pods: [ready, pod(waiting('ErrImagePull'))] })?.state).toBe('warning');
  });

  it('gives the exit code and the last words of what crashes', () => {
    const found = of({
      pods: [
        pod({
          phase: 'Running',
          containerStatuses: [
            {
              name: 'web',
              image: 'x',
              restartCount: 4,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { exitCode: 2, reason: 'Error' } },
            },
          ],
        }),
      ],
      lastLog: ['starting', 'no database', ''],
    });
    expect(found?.diagnosis.sentence).toBe(
      'web crashes: it ended with exit code 2, restarted 4 times; its last words: no database',
    );
  });

  it.each([
    [{ failed: 2 }, 'web fails: it ended with exit code 3, 2 of at most 5 tries', 'warning'],
    [
      { failed: 5, conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] },
      'web failed: it ended with exit code 3, 5 of at most 5 tries',
      'failed',
    ],
  ])('counts the tries of a job: %j', (status, sentence, state) => {
    const job = { ...workload, apiVersion: 'batch/v1', kind: 'Job', spec: { backoffLimit: 4 }, status };
    const ended = { name: 'web', restartCount: 0, state: { terminated: { exitCode: 3, reason: 'Error' } } };
    const found = of({ workload: job, pods: [pod({ phase: 'Failed', containerStatuses: [ended] })] });
    expect(found).toMatchObject({ state, diagnosis: { sentence } });
  });

  it('tells a lack of memory from a fault', () => {
    const status = {
      phase: 'Running',
      containerStatuses: [
        { name: 'web', restartCount: 1, state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      ],
    };
    expect(of({ pods: [pod(status)] })?.diagnosis.sentence).toContain('it needed more memory than its limit');
  });

  it.each([
    ['0/3 nodes are available: 3 Insufficient cpu.', 'no node takes its pod'],
    ['pod has unbound immediate PersistentVolumeClaims.', 'a volume that it claims is not there'],
  ])('says why it is not scheduled: %s', (message, words) => {
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
    expect(of({ pods: [pod({ phase: 'Pending', conditions })] })?.diagnosis.sentence).toContain(words);
  });

  it('says what is missing for its configuration', () => {
    const found = of({ pods: [pod(waiting('CreateContainerConfigError', 'configmap "conf" not found'))] });
    expect(found?.diagnosis.sentence).toBe('web cannot start: configmap "conf" not found');
  });

  it('sees that the quota is used up before there is any pod', () => {
    const replicaSet: LiveResource = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web-x' },
      status: {
        conditions: [
          {
            type: 'ReplicaFailure',
            status: 'True',
            message: 'pods "web-x" is forbidden: exceeded quota: small',
          },
        ],
      },
    };
    expect(of({ owned: [replicaSet] })?.diagnosis.sentence).toContain(
      'the quota of its namespace is used up',
    );
  });

  it('tells of a probe that fails', () => {
    const status = {
      phase: 'Running',
      containerStatuses: [{ name: 'web', ready: false, state: { running: {} } }],
    };
    const found = of({
      pods: [pod(status)],
      events: [event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503')],
    });
    expect(found).toMatchObject({ state: 'failed' });
    expect(found?.diagnosis.sentence).toBe(
      'web runs but is not ready: readiness probe failed: HTTP probe failed with statuscode: 503',
    );
  });

  it('says nothing of what is well, or is only starting', () => {
    expect(of({ pods: [ready] })).toBeNull();
    expect(of({ pods: [pod(waiting('ContainerCreating'))] })).toBeNull();
    expect(
      of({
        pods: [ready],
        events: [event('FailedCreate', 'long ago', { kind: 'ReplicaSet', name: 'web-x' })],
      }),
    ).toBeNull();
  });

  const evicted = pod(
    {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 137, reason: 'Error' } } }],
    },
    'web-2',
  );

  it('names the claim that gets no volume, and why', () => {
    const message = 'pod has unbound immediate PersistentVolumeClaims.';
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
    const events = [
      event('ProvisioningFailed', 'storageclass "fast" not found', {
        kind: 'PersistentVolumeClaim',
        name: 'data',
      }),
    ];
    expect(of({ pods: [pod({ phase: 'Pending', conditions })], events })?.diagnosis.sentence).toBe(
      'web cannot start: a volume that it claims is not there (data: storageclass "fast" not found)',
    );
    const claim = { ...workload, kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } };
    expect(of({ workload: claim, events })).toMatchObject({
      state: 'warning',
      diagnosis: { sentence: 'web gets no volume (data: storageclass "fast" not found)' },
    });
    expect(of({ workload: claim, events: [event('WaitForFirstConsumer', 'waits')] })).toBeNull();
  });

  it('leaves alone a pod that was evicted, once another took its place', () => {
    const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    expect(of({ workload: { ...workload, status }, pods: [evicted, ready] })).toBeNull();
    const found = of({ pods: [evicted, pod({ phase: 'Pending' })] });
    expect(found?.diagnosis.sentence).toBe(
      'web lost a pod, which its node ended (Evicted: The node was low on resource: memory.)',
    );
  });

  it('takes a Job that is complete for well, though tries of it failed', () => {
    const failed = pod({
      phase: 'Failed',
      containerStatuses: [{ name: 'c', state: { terminated: { exitCode: 3 } } }],
    });
    const job = (conditions: object[]) => ({
      ...workload,
      kind: 'Job',
      spec: { backoffLimit: 3 },
      status: { failed: 1, conditions },
    });
    expect(of({ workload: job([{ type: 'Complete', status: 'True' }]), pods: [failed] })).toBeNull();
    expect(of({ workload: job([]), pods: [failed] })?.state).toBe('warning');
  });

  it('judges a CronJob by its newest Job', () => {
    const job = (uid: string, creationTimestamp: string): LiveResource => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: uid, uid, creationTimestamp },
    });
    const podOf = (uid: string, phase: string, exitCode: number) => {
      const made = pod({
        phase,
        containerStatuses: [{ name: 'c', state: { terminated: { exitCode } } }],
      });
      return { ...made, metadata: { ...made.metadata, name: uid, ownerReferences: [{ uid }] } };
    };
    const cron = { ...workload, kind: 'CronJob', status: {} };
    const owned = [job('old', '2026-01-01T00:00:00Z'), job('new', '2026-01-01T00:01:00Z')];
    const pods = [podOf('old', 'Failed', 1), podOf('new', 'Succeeded', 0)];
    expect(of({ workload: cron, owned, pods })).toBeNull();
    const again = [podOf('old', 'Succeeded', 0), podOf('new', 'Failed', 1)];
    expect(of({ workload: cron, owned, pods: again })?.diagnosis.sentence).toContain('exit code 1');
  });
});
