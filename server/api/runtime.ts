import type { Database } from '@/db/client';
import type { Auth } from '@/server/auth/auth';
import type { Extensions } from '@/server/extensions/extensions';
import type { LiveHub } from '@/server/services/live/hub';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';

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
};
