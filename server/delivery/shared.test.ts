import { expect, it } from 'vitest';
import { LoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { labelsOf } from './labels';
import { leave } from './shared';

const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'both' };
const ownerOf = (name: string) => ({ project: 'default', name });

/** An object that `first` tends and `second` shares, in a cluster that refuses what was made of an older one. */
function cluster() {
  let version = 1;
  let live = {
    ...id,
    metadata: {
      ...id,
      resourceVersion: '1',
      labels: labelsOf(ownerOf('first')),
      annotations: { 'app.oam.dev/shared-by': 'default/first,default/second' },
    },
  } as unknown as LiveResource;
  const api = {
    get: async () => live,
    patch: async (_id: unknown, patch: { metadata: LiveResource['metadata'] }) => {
      if (patch.metadata['resourceVersion'] !== String(version)) throw new LoamError('conflict', 'older');
      version += 1;
      const metadata = { ...live.metadata, ...patch.metadata, resourceVersion: String(version) };
      live = { ...live, metadata };
      return live;
    },
  } as unknown as ClusterApi;
  return { api, seen: live };
}

it('the last of two that leave at once takes the object along', async () => {
  const { api, seen } = cluster();
  const left = await Promise.all(
    ['first', 'second'].map((name) => leave(seen, { api, id, own: ownerOf(name) })),
  );
  expect(left.map(({ next }) => next)).toEqual(['default/second', null]);
  // As it is now, and not as it was seen: it is the second's to remove.
  expect(left[1]?.left.metadata.labels).toMatchObject(labelsOf(ownerOf('second')));
});

it("who is gone and never left is not waited for, and what was theirs is the next one's", async () => {
  const { api, seen } = cluster();
  const place = { api, id, own: ownerOf('second') };
  const gone = new Set(['default/first']);
  expect((await leave(seen, place, gone)).next).toBeNull();

  const three = await api.patch(
    id,
    {
      metadata: {
        resourceVersion: '1',
        annotations: { 'app.oam.dev/shared-by': 'default/first,default/second,default/third' },
      },
    },
    'merge',
  );
  const { left, next } = await leave(three, place, gone);
  expect(next).toBe('default/third');
  expect(left.metadata).toMatchObject({
    labels: labelsOf(ownerOf('third')),
    annotations: { 'app.oam.dev/shared-by': 'default/third' },
  });
});
