import type { Db, Tx } from '@/db/client';
import type { Extensions } from '@/server/extensions/extensions';
import type { Logger } from '@/server/platform/logger';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';

/** Who asks. A token acts with one role in one project; the system is the worker and the launcher. */
export type Actor =
  | { type: 'user'; id: string; name: string; instanceAdmin: boolean; mustChangePassword: boolean }
  | {
      type: 'token';
      id: string;
      name: string;
      userId: string;
      projectId: string | null;
      role: string;
      instanceAdmin: boolean;
    }
  | { type: 'system'; name: string };

/** What every verb gets. `db` is the connection or the caller's transaction, so that verbs compose in one transaction. */
export type ServiceContext = {
  db: Db | Tx;
  actor: Actor;
  requestId: string;
  logger: Logger;
  now: () => Date;
  extensions: Extensions;
  clusters: Clusters;
};
