import { and, eq, exists, isNull, or, sql } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { LoamError } from '@/server/domain/error';
import { closestWord } from '@/server/domain/oam/closest-word';
import { pauseLabel } from '@/server/domain/oam/control';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';

export type ApplicationRow = typeof application.$inferSelect;

/** Not those that are gone but for what was left behind in a cluster that could not be reached. */
export function isThere(db: ServiceContext['db']) {
  const standing = db
    .select({ one: sql`1` })
    .from(instance)
    .where(and(eq(instance.applicationId, application.id), isNull(instance.deletedAt)));
  return or(isNull(application.deletedAt), exists(standing));
}

/** The application of that name, in the words of an error when there is none. */
export async function getApplicationRow(
  ctx: ServiceContext,
  project: Pick<Project, 'id' | 'name'>,
  name: string,
): Promise<ApplicationRow> {
  const [row] = await ctx.db
    .select()
    .from(application)
    .where(and(eq(application.projectId, project.id), eq(application.name, name), isThere(ctx.db)));
  if (row) return row;
  const names = await ctx.db
    .select({ name: application.name })
    .from(application)
    .where(and(eq(application.projectId, project.id), isThere(ctx.db)))
    .limit(1000);
  const near = closestWord(
    name,
    names.map((each) => each.name),
  );
  throw new LoamError('not-found', `There is no application "${name}" in project "${project.name}".`, {
    got: name,
    ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
  });
}

/** By its own document it is not delivered; the newest revision decides, whichever is asked for. */
export function assertNotPaused({ name, paused, revision }: ApplicationRow): void {
  if (!paused) return;
  throw new LoamError(
    'conflict',
    `The application "${name}" is paused by a label of its revision ${revision}.`,
    {
      expected: `${pauseLabel} left out, or other than "true"`,
      hint: 'Save a revision without the label.',
    },
  );
}

/** Being deleted, it takes no changes. */
export function assertNotDeleting(row: ApplicationRow): void {
  if (row.deletedAt === null) return;
  throw new LoamError('illegal-state', `The application "${row.name}" is being deleted.`, {
    hint: 'Wait until it is gone; then it can be made anew.',
  });
}
