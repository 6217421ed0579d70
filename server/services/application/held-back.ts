import { and, eq, isNull } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import type { Placement } from '@/server/delivery/plan/planned';
import type { Problem } from '@/server/domain/error';
import { holdSentence } from '@/server/domain/hold';
import { isPaused, pauseLabel, publishVersionAnnotation } from '@/server/domain/oam/control';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { holdAgainst } from '../hold/find';
import { nextRevision } from './next-revision';
import { findPublished } from './published';

/** Why applying a document would save it and not deliver it, or deliver another revision; as warnings, none as a rule. */
export async function heldBack(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  document: ParsedDocument,
  home: Placement,
): Promise<Problem[]> {
  const { metadata } = document.application;
  const { name } = metadata;
  const warning = (of: 'labels' | 'annotations', key: string, message: string, hint: string): Problem => {
    const path = `metadata.${of}["${key}"]`;
    const position = document.positionOf(path);
    return { code: 'conflict', severity: 'warning', message, hint, path, position };
  };
  if (isPaused(metadata)) {
    const message = 'Applying it saves it and delivers nothing: it is paused by its label.';
    return [warning('labels', pauseLabel, message, 'Take the label out.')];
  }
  const where = and(
    eq(application.projectId, project.id),
    eq(application.name, name),
    isNull(application.deletedAt),
  );
  const [row] = await ctx.db.select().from(application).where(where);
  if (!row) return [];
  const { revision } = await nextRevision(ctx, project, name, document.text);
  const published = await findPublished(ctx, row, document);
  // A version that no revision carries yet is that of the one to come.
  const meant = published?.first ?? revision;
  const found: Problem[] = [];
  if (published && meant !== revision) {
    const message = `Applying it saves it and delivers r${meant}, which is what ${published.version} stands for.`;
    found.push(
      warning(
        'annotations',
        publishVersionAnnotation,
        message,
        'To deliver what is written here, change the value.',
      ),
    );
  }
  const hold = await holdAgainst(ctx, { row, revision: meant, home });
  if (hold) {
    const message = `Applying it saves it and delivers nothing: ${holdSentence(name, hold)}`;
    found.push({ code: 'conflict', severity: 'warning', message });
  }
  return found;
}
