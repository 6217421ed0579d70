import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import type { InstanceState } from '@/server/domain/status';
import { stateGroupKeys, statesOfGroup } from './state-groups';

export const sorts = ['severity', 'name', 'updated'] as const;

/** What the address of the list says; the server and the browser read it alike. */
export const listParams = {
  q: parseAsString.withDefault(''),
  state: parseAsStringLiteral(stateGroupKeys),
  sort: parseAsStringLiteral(sorts).withDefault('severity'),
  page: parseAsInteger.withDefault(1),
};

export const loadListParams = createLoader(listParams);

export type ListParams = {
  q: string;
  state: (typeof stateGroupKeys)[number] | null;
  sort: (typeof sorts)[number];
  page: number;
};

export const pageSize = 50;

/** The same input for the prefetch on the server and the query in the browser, so that one answers for the other. */
export function toListInput(project: string, { q, state, sort, page }: ListParams) {
  const states: InstanceState[] | undefined = state === null ? undefined : [...statesOfGroup(state)];
  const search = q.trim().slice(0, 200);
  return {
    project,
    search: search === '' ? undefined : search,
    states,
    sort,
    page: Math.max(1, page),
    pageSize,
  };
}
