'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { type InstanceState, isInstanceState } from '@/server/domain/status';
import { groupings } from './topology-parts';

const params = {
  q: parseAsString.withDefault(''),
  kind: parseAsString.withDefault(''),
  state: parseAsString,
  by: parseAsStringLiteral(groupings).withDefault('component'),
};

/** What of a topology is shown and how it is grouped; it is in the address. */
export function useTopologyFilter() {
  const [{ q, kind, state, by }, setParams] = useQueryStates(params, { clearOnDefault: true });
  return {
    filter: { search: q, kind, state: state !== null && isInstanceState(state) ? state : null },
    by,
    setFilter: (next: Partial<{ q: string; kind: string; state: InstanceState | null; by: typeof by }>) =>
      void setParams(next),
  };
}
