import { and, eq, isNull } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { apiToken } from '@/db/schema/token';
import { LoamError } from '@/server/domain/error';
import type { RevokeToken } from '@/server/domain/project-input';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { ownedBy } from './own';

/** Stops a token at once, open streams included. */
export async function revokeToken(ctx: ServiceContext, input: RevokeToken): Promise<void> {
  const { project, role } = await authorize(ctx, { project: input.project, permission: 'token.manage' });
  await inTransaction(ctx, async (ctx) => {
    const [revoked] = await ctx.db
      .update(apiToken)
      .set({ revokedAt: ctx.now() })
      .where(
        and(
          eq(apiToken.id, input.id),
          eq(apiToken.projectId, project.id),
          isNull(apiToken.revokedAt),
          ownedBy(ctx.actor, role),
        ),
      )
      .returning({ name: apiToken.name });
    if (!revoked)
      throw new LoamError('not-found', `There is no token "${input.id}" of yours in this project.`);
    await recordChange(ctx.db, { projectId: project.id, topic: 'tokens' });
    await recordAudit(ctx, {
      projectId: project.id,
      action: 'token.revoke',
      target: `token/${input.id}`,
      detail: { name: revoked.name },
    });
  });
}
