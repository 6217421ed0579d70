import type { DeployApplication } from '@/server/domain/application-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { assertNotDeleting, getApplicationRow } from './find';
import { lockApplication } from './lock';
import { homeOf, startRun } from './start-run';

/** Delivers a revision (the newest, if none is named) to a stage (the project's first, if none is named). */
export async function deployApplication(
  ctx: ServiceContext,
  input: DeployApplication & { project: string },
): Promise<{ runId: string }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.deploy' });
  return inTransaction(ctx, async (tx) => {
    const row = await getApplicationRow(tx, project, input.name);
    assertNotDeleting(row);
    await lockApplication(tx, row);
    const home = await homeOf(tx, project, input.stage);
    const revision = input.revision ?? row.revision;
    const { conflicts, pastHold } = input;
    return startRun(tx, project, { row, revision, home, conflicts, pastHold });
  });
}
