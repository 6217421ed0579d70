import { and, asc, eq, isNull, ne } from 'drizzle-orm';
import type { Db, Executor } from '@/db/client';
import { user } from '@/db/schema/auth';
import { unit } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { apiToken } from '@/db/schema/token';
import { newId } from '@/server/platform/ids';
import { createPerson } from './credential';
import { findTokenActor, issueToken } from './token';

export const localUnit = 'local';
export const defaultProject = 'default';
const localTokenName = 'local data folder';

export type FirstAdmin = {
  email: string;
  /** Shown once; it must be changed at the first sign-in. */
  password: string;
};

/**
 * What a new instance needs to be used: this unit, a project, an admin. Does nothing where there is one already, and can
 * be cut off anywhere. Returns the admin only when it was made by this very call.
 */
export async function bootstrapInstance(
  db: Db,
  { now, adminEmail }: { now: Date; adminEmail: string },
): Promise<FirstAdmin | null> {
  return db.transaction(async (tx) => {
    await tx
      .insert(unit)
      .values({ id: newId('unt'), name: localUnit, createdAt: now })
      .onConflictDoNothing();
    await tx
      .insert(project)
      .values({
        id: newId('prj'),
        name: defaultProject,
        title: 'Default',
        grants: ['cluster-scoped', 'foreign-namespaces'],
        createdAt: now,
      })
      .onConflictDoNothing();
    if (await findAdmin(tx)) return null;
    const person = await createPerson(tx, { email: adminEmail, name: 'Admin', instanceAdmin: true, now });
    if (!person) {
      await tx.update(user).set({ instanceAdmin: true }).where(eq(user.email, adminEmail.toLowerCase()));
      return null;
    }
    const [made] = await tx.select({ id: project.id }).from(project).where(eq(project.name, defaultProject));
    if (made) {
      await tx.insert(projectMember).values({ projectId: made.id, userId: person.id, role: 'admin' });
    }
    return { email: adminEmail.toLowerCase(), password: person.password };
  });
}

/**
 * The token with which the command acts as instance admin on the machine of the data folder. `current` (the file's
 * content) is returned while it is good; else a new one is made and older ones stop. Null while there is no admin.
 */
export async function issueLocalAdminToken(
  db: Db,
  { now, current }: { now: Date; current?: string },
): Promise<string | null> {
  return db.transaction(async (tx) => {
    const actor = current ? await findTokenActor(tx, current, now) : null;
    if (current && actor?.type === 'token' && actor.instanceAdmin) return current;
    const admin = await findAdmin(tx);
    if (!admin) return null;
    const issued = await issueToken(tx, {
      name: localTokenName,
      userId: admin.id,
      projectId: null,
      role: 'admin',
      createdAt: now,
      expiresAt: null,
    });
    await tx
      .update(apiToken)
      .set({ revokedAt: now })
      .where(
        and(
          isNull(apiToken.projectId),
          eq(apiToken.name, localTokenName),
          isNull(apiToken.revokedAt),
          ne(apiToken.id, issued.id),
        ),
      );
    return issued.token;
  });
}

async function findAdmin(db: Executor): Promise<{ id: string } | undefined> {
  const [admin] = await db
    .select({ id: user.id })
    .from(user)
    .where(eq(user.instanceAdmin, true))
    .orderBy(asc(user.createdAt), asc(user.id))
    .limit(1);
  return admin;
}
