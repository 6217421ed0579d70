import type { ObjectFacts } from '@/server/domain/live-object';
import type { InstanceObject } from '@/server/domain/object-input';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { getInstance } from './find';
import { findObject } from './find-object';
import { factsOf } from './object-facts';

export type ShownObject = {
  /** Without managed fields, and without the values of a Secret. Null: it is gone. */
  object: LiveResource | null;
  facts: ObjectFacts;
};

/** An object of the instance as the cluster has it now, and what may be done with it. */
export async function getObject(
  ctx: ServiceContext,
  input: InstanceObject & { project: string },
): Promise<ShownObject> {
  const row = await getInstance(ctx, input, 'instance.read');
  const found = await findObject(ctx, row, input);
  return { object: found.live && toShown(found.live), facts: await factsOf(found) };
}

/** What anybody may see of it: the values of a Secret are left out. */
export function toShown(live: LiveResource): LiveResource {
  const { managedFields: _fields, ...metadata } = live.metadata;
  if (live.kind !== 'Secret') return { ...live, metadata };
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...annotations } =
    metadata.annotations ?? {};
  const hidden = (part: unknown) =>
    Object.fromEntries(Object.keys(part ?? {}).map((key) => [key, '(hidden)']));
  return {
    ...live,
    metadata: { ...metadata, annotations },
    data: hidden(live['data']),
    stringData: hidden(live['stringData']),
  };
}
