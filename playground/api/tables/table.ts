import { partialMetadata } from '@/playground/api/read/list';
import type { Served } from '@/playground/api/served';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { pods, type Resource } from '@/playground/store/resources';
import { clusterTables, plainTable } from './cluster-tables';
import type { TablePrinter } from './columns';
import { networkTables } from './network-tables';
import { podTable } from './pod-table';
import { workloadTables } from './workload-tables';

const printers = new Map<Resource, TablePrinter>([
  [pods, podTable],
  ...workloadTables,
  ...networkTables,
  ...clusterTables,
]);

/** What `kubectl get` prints. `include`: whether rows carry None, Metadata or the whole Object. */
export function toTable(
  { kind, storage }: Served,
  objects: readonly KubeObject[],
  include: string,
  metadata: JsonObject,
  now: Date,
): JsonObject {
  const { columns, cells } = kind.table ?? printers.get(storage) ?? plainTable;
  const rows = objects.map((object) => ({
    cells: cells(object, now),
    ...(include === 'None' ? {} : { object: include === 'Object' ? object : partialMetadata(object) }),
  }));
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map((column) => ({ ...column })),
    rows,
  };
}
