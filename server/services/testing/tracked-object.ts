import { and, eq } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { application } from '@/db/schema/application';
import { instance, resource } from '@/db/schema/delivery';
import type { Drift } from '@/server/domain/drift';

/** What is written down of the object of a kind that an application has. */
export async function trackedObject(db: Db, name: string, kind = 'Deployment') {
  const [row] = await db
    .select({ resource })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .innerJoin(application, eq(application.id, instance.applicationId))
    .where(and(eq(application.name, name), eq(resource.kind, kind)));
  return row?.resource;
}

export async function driftOf(db: Db, name: string, kind?: string): Promise<Drift | null | undefined> {
  return (await trackedObject(db, name, kind))?.drift as Drift | null | undefined;
}
