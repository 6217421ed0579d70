import { type IssuedToken, issueToken } from '@/server/auth/token';
import { LoamError } from '@/server/domain/error';
import { coversRole } from '@/server/domain/permission';
import type { CreateToken } from '@/server/domain/project-input';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';

const dayMs = 24 * 60 * 60 * 1000;

/** Makes a token for one project. Its text is in the answer and nowhere else. */
export async function createToken(
  ctx: ServiceContext,
  input: CreateToken,
): Promise<IssuedToken & { expiresAt: Date }> {
  const { project, role } = await authorize(ctx, { project: input.project, permission: 'token.manage' });
  const userId = makerOf(ctx);
  if (!coversRole(role, input.role)) {
    throw new LoamError('denied', `A token with the role ${input.role} could do more than you may.`, {
      path: 'role',
      expected: `a role that ${role} includes`,
      got: input.role,
    });
  }
  const createdAt = ctx.now();
  const expiresAt = new Date(createdAt.getTime() + input.expiresInDays * dayMs);
  return inTransaction(ctx, async (ctx) => {
    const { name, role } = input;
    const issued = await issueToken(ctx.db, {
      name,
      role,
      userId,
      projectId: project.id,
      createdAt,
      expiresAt,
    });
    await recordAudit(ctx, {
      projectId: project.id,
      action: 'token.create',
      target: `token/${issued.id}`,
      detail: { name, role, expiresAt: expiresAt.toISOString() },
    });
    return { ...issued, expiresAt };
  });
}

// A token that makes tokens would outlive its own end.
function makerOf({ actor }: ServiceContext): string {
  if (actor.type === 'user') return actor.id;
  if (actor.type === 'token' && actor.projectId === null) return actor.userId;
  throw new LoamError('denied', 'Only people make tokens.', {
    hint: 'Sign in to the console and make it there.',
  });
}
