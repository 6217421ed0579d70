import { recordOf } from '@/server/delivery/release/record';
import { type InstanceState, isWell } from '@/server/domain/status';

type Shown = { kind: string; namespace: string; name: string; state: InstanceState; drift: unknown };

/** Of the revisions of a release that Helm keeps as Secrets the newest is enough, and what is not well: its history has them all. */
export function withoutOldRecords<R extends Shown>(resources: readonly R[]): R[] {
  const newest = new Map<string, number>();
  for (const each of resources) {
    const record = recordOf(each);
    if (!record) continue;
    const release = `${each.namespace}/${record.release}`;
    newest.set(release, Math.max(record.revision, newest.get(release) ?? 0));
  }
  return resources.filter((each) => {
    const record = recordOf(each);
    const isOld = record !== null && record.revision !== newest.get(`${each.namespace}/${record.release}`);
    return !isOld || !isWell(each.state) || each.drift !== null;
  });
}
