import type { instance } from '@/db/schema/delivery';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import type { ResourceRow } from '../track';

/** An object that may have drifted. */
export type DriftSubject = {
  instance: typeof instance.$inferSelect;
  row: ResourceRow;
  api: ClusterApi;
  now: Date;
};
