'use client';

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import type { NodeState } from '@/server/domain/status';
import { gravity } from './node-list';

const params = {
  q: parseAsString.withDefault(''),
  state: parseAsStringLiteral(gravity),
  in: parseAsString,
};

/** Which nodes the lists of a run show; it is in the address. */
export function useNodeFilter() {
  const [{ q, state, in: within }, setParams] = useQueryStates(params, { clearOnDefault: true });
  const filter = { search: q, state, within };
  const setFilter = (next: { search?: string; state?: NodeState | null; within?: string | null }) =>
    void setParams({
      ...(next.search === undefined ? {} : { q: next.search }),
      ...(next.state === undefined ? {} : { state: next.state }),
      ...(next.within === undefined ? {} : { in: next.within }),
    });
  return { filter, setFilter };
}
