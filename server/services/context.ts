import type { Executor } from '@/db/client';
import type { Actor } from '@/server/auth/actor';
import type { Permission } from '@/server/domain/permission';
import type { By } from '@/server/engine/core/event';
import type { Extensions } from '@/server/extensions/extensions';
import type { Logger } from '@/server/platform/logger';
import type { Helm } from '@/server/targets/helm/helm';
import type { HttpCaller } from '@/server/targets/http/http-caller';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import type { AuditDraft } from './audit-draft';

export type { Actor } from '@/server/auth/actor';

/** What every verb gets. `db` is the connection or the caller's transaction, so that verbs compose in one transaction. */
export type ServiceContext = {
  db: Executor;
  actor: Actor;
  requestId: string;
  logger: Logger;
  now: () => Date;
  extensions: Extensions;
  clusters: Clusters;
  /** Fetches and renders charts; without it there are none. */
  helm?: Helm;
  /** Calls the servers that documents name; without it none. */
  http?: HttpCaller;
  /**
   * What `authorize` granted in this call, written by it. The transport compares it with what the procedure or route
   * declares, so that a verb that forgot to ask cannot pass its first test.
   */
  granted?: Set<Permission>;
  /** Set by `inTransaction`: `db` is a transaction, and this is what is written at its end. */
  inTransaction?: { audit: AuditDraft[] };
};

/** For the history of a run. */
export function whoAsks({ actor }: Pick<ServiceContext, 'actor'>): By {
  return { id: actor.type === 'system' ? null : actor.id, name: actor.name };
}
