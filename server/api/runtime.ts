import { type Database, createDatabase } from '@/db/client';
import { type Auth, createAuth } from '@/server/auth/auth';
import { LoamError } from '@/server/domain/error';
import type { Extensions } from '@/server/extensions/extensions';
import { publicUrl, settings } from '@/server/platform/env';
import { logger } from '@/server/platform/logger';
import { loadSecrets } from '@/server/platform/secrets';
import { createRegistry } from '@/server/registry';
import type { LiveHub } from '@/server/services/live/hub';
import type { Helm } from '@/server/targets/helm/helm';
import type { HttpCaller } from '@/server/targets/http/http-caller';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import { liveHub } from './live-hub';

/** What the console process has once and every request uses. */
export type Runtime = {
  database: Database;
  auth: Auth;
  live: LiveHub;
  /** Where people reach the console: cookies and the origin check go by it. */
  publicUrl: string;
  /** How many proxies in front of the console append to `x-forwarded-for`. */
  trustedProxies: number;
  extensions: Extensions;
  clusters: Clusters;
  /** Not there in tests that make no charts, and fetch nothing. */
  helm?: Helm;
  http?: HttpCaller;
};

const holder = globalThis as typeof globalThis & { loamRuntime?: Runtime };

/** Put together at the first call. On globalThis, because Next.js bundles a module once per entry point. */
export function runtime(): Runtime {
  holder.loamRuntime ??= createRuntime();
  return holder.loamRuntime;
}

function createRuntime(): Runtime {
  const current = settings();
  if (!current.DATABASE_URL) {
    throw new LoamError('unavailable', 'There is no DATABASE_URL.', {
      hint: 'Start the console with npm start, which starts a database too.',
    });
  }
  const secrets = loadSecrets(current);
  const database = createDatabase(current.DATABASE_URL, {
    max: current.LOAM_DATABASE_POOL,
    name: 'loam console',
  });
  const url = publicUrl(current);
  const { extensions, clusters, helm, http } = createRegistry({ database, secrets, logger: logger() });
  return {
    database,
    auth: createAuth({ db: database.db, secret: secrets.authSecret, publicUrl: url }),
    live: liveHub(database),
    publicUrl: url,
    trustedProxies: current.LOAM_TRUSTED_PROXIES,
    extensions,
    clusters,
    helm,
    http,
  };
}
