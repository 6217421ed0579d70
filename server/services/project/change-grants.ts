import { and, eq, isNull } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { project } from '@/db/schema/project';
import { LoamError } from '@/server/domain/error';
import { type ChangeGrants, projectGrants } from '@/server/domain/project-input';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { nothingToChange } from '../nothing-to-change';
import { inTransaction } from '../transaction';

/** Gives a project grants, and takes some from it. What is delivered already stays; the next delivery goes by them. */
export async function changeGrants(
  ctx: ServiceContext,
  { name, grant, revoke }: ChangeGrants,
): Promise<{ name: string; grants: string[] }> {
  await authorizeInstance(ctx, 'instance-wide.project.grant');
  if (grant.length + revoke.length === 0) throw nothingToChange('grant or revoke');
  const both = grant.find((each) => revoke.includes(each));
  if (both !== undefined) {
    throw new LoamError('invalid-input', `The grant ${both} cannot be given and taken at once.`, {
      path: 'revoke',
      got: both,
    });
  }
  return inTransaction(ctx, async (tx) => {
    const [found] = await tx.db
      .select()
      .from(project)
      .where(and(eq(project.name, name), isNull(project.archivedAt)))
      .for('update');
    if (!found) throw new LoamError('not-found', `There is no project "${name}".`, { got: name });
    const kept = new Set([...found.grants, ...grant].filter((each) => !revoke.some((gone) => gone === each)));
    const grants = projectGrants.filter((each) => kept.has(each));
    await tx.db.update(project).set({ grants }).where(eq(project.id, found.id));
    await recordChange(tx.db, { projectId: found.id, topic: 'project' });
    await recordAudit(tx, {
      projectId: found.id,
      action: 'project.change-grants',
      target: `project/${name}`,
      detail: { before: found.grants, after: grants },
    });
    return { name, grants };
  });
}
