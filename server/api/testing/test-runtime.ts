import { eq } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { project, projectMember } from '@/db/schema/project';
import type { TestDatabase } from '@/db/testing/test-database';
import { createAuth } from '@/server/auth/auth';
import { createPerson } from '@/server/auth/credential';
import type { ProjectRole } from '@/server/domain/permission';
import { createMemoryCatalog } from '@/server/extensions/memory-catalog';
import { createExtensionsOver } from '@/server/extensions/registry';
import { createSealer } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { type Logger, createLogger } from '@/server/platform/logger';
import { type HubTiming, LiveHub } from '@/server/services/live/hub';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import type { Runtime } from '../runtime';

export const testUrl = 'http://127.0.0.1:3000';

export type TestRuntime = Runtime & {
  /** Every line that was logged, as text. */
  lines: string[];
  logger: Logger;
};

/** The console's parts over a test's database, without HTTP in front: `handleTrpcRequest` and the like take it as it is. */
export function createTestRuntime(
  database: TestDatabase,
  { publicUrl = testUrl, timing }: { publicUrl?: string; timing?: Partial<HubTiming> } = {},
): TestRuntime {
  const lines: string[] = [];
  const logger = createLogger({
    process: 'test',
    level: 'trace',
    destination: { write: (line) => lines.push(line) },
  });
  Object.assign(globalThis, { loamLogger: logger });
  return {
    database,
    auth: createAuth({ db: database.db, secret: 'test-secret-of-at-least-32-characters', publicUrl }),
    live: new LiveHub(database, { logger, now: () => new Date(), ...(timing && { timing }) }),
    publicUrl,
    trustedProxies: 1,
    extensions: createExtensionsOver(createMemoryCatalog([]), {
      logger,
      sandbox: { workerFile: 'no call is made' },
    }),
    clusters: createClusters(database.db, createSealer([{ id: 'test', key: Buffer.alloc(32, 1) }])),
    lines,
    logger,
  };
}

export type TestPerson = { id: string; email: string; password: string };

/** Somebody with a password of their own. */
export async function addPerson(
  { db }: TestDatabase,
  email: string,
  { instanceAdmin = false, mustChangePassword = false } = {},
): Promise<TestPerson> {
  const name = email.split('@')[0] ?? email;
  const made = await createPerson(db, { email, name, instanceAdmin, now: new Date() });
  if (!made) throw new Error(`${email} is there already`);
  await db.update(user).set({ mustChangePassword }).where(eq(user.id, made.id));
  return { id: made.id, email, password: made.password };
}

export async function addProject({ db }: TestDatabase, name: string): Promise<string> {
  const id = newId('prj');
  await db.insert(project).values({ id, name, title: name });
  return id;
}

export async function addMember(
  { db }: TestDatabase,
  projectId: string,
  userId: string,
  role: ProjectRole,
): Promise<void> {
  await db.insert(projectMember).values({ projectId, userId, role });
}
