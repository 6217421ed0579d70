import { createPerson } from '@/server/auth/credential';
import { LoamError } from '@/server/domain/error';
import type { CreateUser } from '@/server/domain/session-input';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';

/** Makes an account. The one-time password is in the answer and nowhere else. */
export async function createUser(
  ctx: ServiceContext,
  input: CreateUser,
): Promise<{ id: string; password: string }> {
  await authorizeInstance(ctx, 'instance-wide.user.manage');
  return inTransaction(ctx, async (ctx) => {
    const made = await createPerson(ctx.db, { ...input, now: ctx.now() });
    if (!made) {
      const message = `Somebody has an account with ${input.email} already.`;
      throw new LoamError('conflict', message, { path: 'email' });
    }
    await recordAudit(ctx, {
      projectId: null,
      action: 'user.create',
      target: `user/${made.id}`,
      detail: { email: input.email, instanceAdmin: input.instanceAdmin },
    });
    return made;
  });
}
