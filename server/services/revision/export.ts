import type { ExportRevision } from '@/server/domain/application-input';
import { type DryRun, asDryRun } from '../application/dry-run';
import { renderText } from '../application/render-text';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getRevision } from './read';

/** What a saved revision applies, field for field, by the types and the clusters of now. Writes nothing. */
export async function exportRevision(
  ctx: ServiceContext,
  { stage, ...input }: ExportRevision & { project: string },
): Promise<DryRun> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const { document, number } = await getRevision(ctx, input);
  return asDryRun(await renderText(ctx, project, { document, stage }, { revision: number }));
}
