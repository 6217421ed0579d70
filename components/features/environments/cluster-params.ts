import { createLoader, parseAsInteger, parseAsString } from 'nuqs/server';

/** What the address says of the list of clusters; the server and the browser read it alike. */
export const clusterParams = {
  clusters: parseAsString.withDefault(''),
  page: parseAsInteger.withDefault(1),
};
export const loadClusterParams = createLoader(clusterParams);
export const pageSize = 50;

/** The same input for the prefetch on the server and the query in the browser, so that one answers for the other. */
export function toClusterInput(project: string, { clusters, page }: { clusters: string; page: number }) {
  const search = clusters.trim().slice(0, 200);
  return { project, search: search === '' ? undefined : search, page: Math.max(1, page), pageSize };
}
