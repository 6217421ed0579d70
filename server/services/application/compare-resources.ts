import type { KubeResource } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import { diffObjects, restartsPods } from '@/server/domain/object-diff';
import type { DiffObject } from './diff';

type Compared = Pick<DiffObject, 'change' | 'fields' | 'restarts' | 'why' | 'problem'>;

/** An object as it was and as it is, neither of them in a cluster. */
export function compareResources(
  before: KubeResource | undefined,
  after: KubeResource | undefined,
): Compared {
  const same = { fields: [], restarts: false, why: null, problem: null };
  if (!before) return { ...same, change: 'create' };
  if (!after) return { ...same, change: 'remove' };
  const fields = diffObjects(before as unknown as JsonObject, after as unknown as JsonObject);
  const change = fields.length > 0 ? 'change' : 'none';
  return { ...same, change, fields, restarts: restartsPods(after.kind, fields) };
}
