import { ActivateDefinition } from '@/server/domain/definition-input';
import { LoamError } from '@/server/domain/error';
import { switchDefinition } from '@/server/extensions/switch-definition';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { findRevisions } from './find';

/**
 * Switches a type to another revision, up or back. Every process uses it within a second for what begins then; runs in
 * flight keep the revision that they began with.
 */
export async function activateDefinition(
  ctx: ServiceContext,
  input: ActivateDefinition,
): Promise<{ revision: number; changed: boolean }> {
  await authorizeInstance(ctx, 'instance-wide.plugin.manage');
  const { kind, name, revision } = ActivateDefinition.parse(input);
  return inTransaction(ctx, async (tx) => {
    const revisions = await findRevisions(tx, { kind, name });
    const wanted = revisions.find((one) => one.revision === revision);
    if (wanted === undefined) {
      throw new LoamError('not-found', `The ${kind} "${name}" has no revision ${revision}.`, {
        path: 'revision',
        expected: `one of ${revisions.map((one) => one.revision).join(', ')}`,
        got: String(revision),
      });
    }
    if (wanted.active) return { revision, changed: false };
    await switchDefinition(tx.db, { kind, name, revision });
    const before = revisions.find((one) => one.active)?.revision ?? null;
    await recordAudit(tx, {
      projectId: null,
      action: 'definition.activate',
      target: `${kind}/${name}`,
      detail: { before, revision },
    });
    return { revision, changed: true };
  });
}
