import type { Executor } from '@/db/client';
import type { Permission, ProjectRole } from '@/server/domain/permission';
import type { Extensions } from '@/server/extensions/extensions';
import type { Logger } from '@/server/platform/logger';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';

/** Who asks. A token acts with one role in one project; the system is the worker and the launcher. */
export type Actor =
  | {
      type: 'user';
      id: string;
      name: string;
      instanceAdmin: boolean;
      mustChangePassword: boolean;
      /** The browser session that asks; none in the worker and in tests. */
      sessionId?: string;
    }
  | {
      type: 'token';
      id: string;
      name: string;
      /** Who made it. It can never do more than this person may do now. */
      userId: string;
      /** Null only with `instanceAdmin`: the token of the local data folder. */
      projectId: string | null;
      role: ProjectRole;
      instanceAdmin: boolean;
    }
  | { type: 'system'; name: string };

/** What every verb gets. `db` is the connection or the caller's transaction, so that verbs compose in one transaction. */
export type ServiceContext = {
  db: Executor;
  actor: Actor;
  requestId: string;
  logger: Logger;
  now: () => Date;
  extensions: Extensions;
  clusters: Clusters;
  /**
   * What `authorize` granted in this call, written by it. The transport compares it with what the procedure or route
   * declares, so that a verb that forgot to ask cannot pass its first test.
   */
  granted?: Set<Permission>;
  /** Set by `inTransaction`: `db` is a transaction. */
  inTransaction?: true;
};
