import type { Db } from '@/db/client';
import type { Extensions } from '@/server/extensions/extensions';
import type { Helm } from '@/server/targets/helm/helm';
import type { HttpCaller } from '@/server/targets/http/http-caller';
import type { ClusterApi, Clusters, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { Mailer } from '@/server/targets/mail/mailer';
import type { DiagnosisInput } from '../health/diagnose';
import type { Manifests } from '../manifests';
import type { Net } from './net';

/** What the node handlers of delivery work with; put together by server/registry.ts. */
export type DeliveryDeps = {
  db: Db;
  extensions: Extensions;
  clusters: Pick<Clusters, 'open' | 'openAs' | 'whyNot' | 'isAway' | 'onBack'>;
  /** Keeps what is applied. */
  manifests: Manifests;
  /** Calls the servers that documents name. */
  http: HttpCaller;
  mailer: Mailer;
  helm: Helm;
  /** Collects what a diagnosis needs of a workload that is not well. */
  gatherEvidence: (workload: LiveResource, api: ClusterApi) => Promise<Omit<DiagnosisInput, 'component'>>;
  /** When those who wait for health look by themselves. */
  net: Net;
  /** How long a deletion waits for a cluster that cannot be reached before it leaves behind what is there. Default 5 minutes. */
  orphanAfterMs?: number;
};
