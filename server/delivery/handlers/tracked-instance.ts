import type { Executor } from '@/db/client';
import { LoamError } from '@/server/domain/error';
import type { ApplicationIdentity, Placement } from '../plan/planned';
import { findInstance } from '../track';

/** The row that `prepare` wrote. Gone when the application was deleted in mid-run. */
export async function trackedInstance(
  db: Executor,
  application: ApplicationIdentity,
  placement: Placement,
): Promise<string> {
  const id = await findInstance(db, application.id, placement);
  if (id !== null) return id;
  throw new LoamError(
    'illegal-state',
    `${application.name} was removed from ${placement.cluster}/${placement.namespace}.`,
    {
      hint: 'Deploy it again.',
    },
  );
}
