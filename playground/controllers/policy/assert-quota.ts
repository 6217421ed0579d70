import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { events, type Resource, resourceQuotas } from '@/playground/store/resources';
import { forbidden } from '@/playground/store/status-error';
import { parseQuantity } from '@/server/domain/quantity';
import { costOf, formatUsage, type Quota, usageOf } from './quota-usage';

/** Refuses (403) a new object for which a quota of its namespace has no room. */
export function assertWithinQuotas(store: ObjectStore, resource: Resource, object: KubeObject): void {
  const { namespace, name } = object.metadata;
  if (namespace === undefined || resource === events) return;
  for (const quota of store.list<Quota>(resourceQuotas, namespace)) {
    const exceeded = Object.entries(quota.spec.hard ?? {}).flatMap(([entry, hard]) => {
      const requested = costOf(entry, resource, object);
      if (requested === 0) return [];
      const used = usageOf(entry, namespace, store);
      return used + requested > parseQuantity(hard) ? [{ entry, requested, used, hard }] : [];
    });
    if (exceeded.length === 0) continue;
    const listed = (pick: (one: (typeof exceeded)[number]) => string) =>
      exceeded.map((one) => `${one.entry}=${pick(one)}`).join(',');
    throw forbidden(
      resource,
      name,
      `exceeded quota: ${quota.metadata.name}, ` +
        `requested: ${listed(({ entry, requested }) => formatUsage(entry, requested))}, ` +
        `used: ${listed(({ entry, used }) => formatUsage(entry, used))}, limited: ${listed(({ hard }) => hard)}`,
    );
  }
}
