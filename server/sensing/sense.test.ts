import { expect, it, vi } from 'vitest';
import { diagnose } from '@/server/delivery/health/diagnose';
import { health } from '@/server/delivery/health/rules';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type InstanceRows, senseInstance } from './sense';

const id = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

const asIs = async () => ({ drift: null, seen: null });
const rules = { health, diagnose, mark: () => null, state: () => '' };

/** An instance of one component that has one object. */
function rowsOf(resource: object): InstanceRows {
  const row = { ...id, id: 'r', component: 'web', applied: true, treatment: null, ...resource };
  const components = [{ id: 'c', name: 'web' }];
  return { instance: { id: 'i' }, components, resources: [row] } as unknown as InstanceRows;
}

/** What looks at one object, a Deployment if not told otherwise, ask the cluster for. */
async function askedOf(of: object, metadata: object = {}, looks = 1): Promise<string[]> {
  const asked: string[] = [];
  const live = {
    ...id,
    ...of,
    metadata: { name: 'web', namespace: 'shop', uid: 'u', ...metadata },
  } as LiveResource;
  const api = {
    get: async () => live,
    list: async () => [],
    events: async (_namespace: string, { kind }: { kind: string }) => {
      asked.push(`events of ${kind}`);
      return [];
    },
  } as Partial<ClusterApi> as ClusterApi;
  const rows = rowsOf({ ownedDigest: null, appliedAt: null });
  for (let look = 0; look < looks; look += 1) await senseInstance(rows, api, null, { ...rules, tend: asIs });
  return asked;
}

it('asks for no events of what is being removed: they are dear, and it says itself what holds it', async () => {
  const failed = {
    status: { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] },
  };
  expect(await askedOf(failed, { deletionTimestamp: '2026-01-01T00:00:00Z' })).toEqual([]);
});

it('asks once in some seconds for what is said of a claim that waits', async () => {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } };
  expect(await askedOf(claim, {}, 3)).toEqual(['events of PersistentVolumeClaim']);
});

it('neither misses nor puts back what an application has that is being deleted', async () => {
  const tend = vi.fn(asIs);
  const rows = rowsOf({ ownedDigest: 'd', uid: 'u' });
  const api = { get: async () => null } as Partial<ClusterApi> as ClusterApi;
  const stateOf = async (isGoing: boolean) =>
    (await senseInstance({ ...rows, isGoing }, api, null, { ...rules, tend })).state;
  expect(await stateOf(false)).toBe('failed');
  expect(tend).toHaveBeenCalledTimes(1);
  expect(await stateOf(true)).toBe('completed');
  expect(tend).toHaveBeenCalledTimes(1);
});
