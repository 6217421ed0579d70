import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Database, createDatabase } from '@/db/client';
import { bootstrapInstance, issueLocalAdminToken } from '@/server/auth/bootstrap';
import { type Settings, publicUrl } from '@/server/platform/env';
import type { Output } from './output';
import type { LaunchPlan } from './processes';
import { registerClusters } from './startup-clusters';

const Connection = z.object({ url: z.string(), token: z.string() });

export type Welcome = {
  /** For the person who starts Loam: who can sign in, and how. Empty but at the first start. */
  lines: string[];
  /** To be called when they were shown. */
  shown: () => void;
};

/**
 * What has to be there before the first request: this unit, a project, an admin, the command's token, the clusters of
 * this start.
 */
export async function prepareFirstUse(
  plan: LaunchPlan,
  runFolder: string,
  output: Output,
  stop: AbortSignal,
): Promise<Welcome> {
  const database = createDatabase(plan.databaseUrl, { max: 2, name: 'loam launcher' });
  try {
    const welcome = await welcomeAdmin(database, plan.settings, join(runFolder, 'first-admin'));
    await writeConnection(database, plan.settings);
    await registerClusters(database, plan, output, stop);
    return welcome;
  } finally {
    await database.close();
  }
}

// The database has the password as a hash only. It is kept until it was shown, so that a first start that is cut off does
// not leave an admin whom nobody can be.
async function welcomeAdmin({ db }: Database, settings: Settings, file: string): Promise<Welcome> {
  const admin = await bootstrapInstance(db, { now: new Date(), adminEmail: settings.LOAM_ADMIN_EMAIL });
  if (admin) {
    const lines = [`Admin: ${admin.email}`, `One-time password: ${admin.password}`];
    writeFileSync(file, lines.join('\n'), { mode: 0o600 });
  }
  if (!existsSync(file)) return { lines: [], shown: () => undefined };
  const note = 'It is shown this once, and is changed at the first sign-in.';
  return {
    lines: ['', ...readFileSync(file, 'utf8').split('\n'), note],
    shown: () => rmSync(file, { force: true }),
  };
}

/** `<data folder>/cli.json`, mode 0600: with it `npx loam` acts as instance admin on this machine. */
async function writeConnection({ db }: Database, settings: Settings): Promise<void> {
  const file = join(settings.LOAM_DATA_DIR, 'cli.json');
  const current = readToken(file);
  const token = await issueLocalAdminToken(db, { now: new Date(), ...(current && { current }) });
  if (!token) return;
  // The machine's own address: the public one may lead through a proxy that is not there yet.
  const connection: z.infer<typeof Connection> = {
    url: publicUrl({ ...settings, LOAM_URL: undefined }),
    token,
  };
  writeFileSync(file, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

function readToken(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return Connection.parse(JSON.parse(readFileSync(file, 'utf8'))).token;
  } catch (error) {
    // Cut off or edited: a new one is written.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
