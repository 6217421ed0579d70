import { type InstanceState, isWell } from '@/server/domain/status';

type Shown = { kind: string; namespace: string; name: string; state: InstanceState; drift: unknown };

const recordName = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/;

/** Of the revisions of a release that Helm keeps as Secrets the newest is enough, and what is not well: its history has them all. */
export function withoutOldRecords<R extends Shown>(resources: readonly R[]): R[] {
  const newest = new Map<string, number>();
  for (const each of resources) {
    const record = recordOf(each);
    if (record) newest.set(record.release, Math.max(record.revision, newest.get(record.release) ?? 0));
  }
  return resources.filter((each) => {
    const record = recordOf(each);
    const isOld = record !== null && record.revision !== newest.get(record.release);
    return !isOld || !isWell(each.state) || each.drift !== null;
  });
}

function recordOf({ kind, namespace, name }: Shown): { release: string; revision: number } | null {
  const [, release, revision] = (kind === 'Secret' && recordName.exec(name)) || [];
  if (release === undefined || revision === undefined) return null;
  return { release: `${namespace}/${release}`, revision: Number(revision) };
}
