import { recordChange } from '@/db/record-change';
import type { JsonObject } from '@/server/domain/json';
import { recordAudit } from '../audit';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';

/** Tells the pages, the open streams (which may have to end) and the audit that a membership changed. */
export async function recordMembership(
  ctx: ServiceContext,
  change: { project: Project; userId: string; action: string; detail: JsonObject },
): Promise<void> {
  const { project, userId, action, detail } = change;
  await recordChange(ctx.db, { projectId: project.id, topic: 'members' });
  await recordAudit(ctx, { projectId: project.id, action, target: `member/${userId}`, detail });
}
