import { and, eq, inArray, isNotNull, isNull, notExists, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { project } from '@/db/schema/project';

/** Of applications, as `project/name`, those that are gone but for what a cluster that could not be reached has of them. */
export async function leftBehindOf(db: Executor, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const name = sql<string>`${project.name} || '/' || ${application.name}`;
  const standing = db
    .select({ one: sql`1` })
    .from(instance)
    .where(and(eq(instance.applicationId, application.id), isNull(instance.deletedAt)));
  const found = await db
    .select({ name })
    .from(application)
    .innerJoin(project, eq(project.id, application.projectId))
    .where(and(inArray(name, [...names]), isNotNull(application.deletedAt), notExists(standing)));
  return new Set(found.map((each) => each.name));
}
