import { createLoader, parseAsInteger, parseAsString } from 'nuqs/server';

/** What the address of the list says; the server and the browser read it alike. */
export const listParams = {
  q: parseAsString.withDefault(''),
  page: parseAsInteger.withDefault(1),
};
export const loadListParams = createLoader(listParams);
export type ListParams = { q: string; page: number };
export const pageSize = 50;

/** The same input for the prefetch on the server and the query in the browser, so that one answers for the other. */
export function toListInput(project: string, { q, page }: ListParams) {
  const search = q.trim().slice(0, 200);
  return { project, search: search === '' ? undefined : search, page: Math.max(1, page), pageSize };
}
