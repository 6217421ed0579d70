import type { InstanceState } from '@/server/domain/status';

type Item = { kind: string; application?: string | null; state?: InstanceState };

/** Applications that fail: one that does not run and whose run failed as well is one. */
export function countFailing(attention: readonly Item[]): number {
  const failing = attention.filter(
    ({ kind, state }) =>
      kind === 'failed-run' || (kind === 'instance' && (state === 'failed' || state === 'error')),
  );
  const named = new Set(failing.flatMap(({ application }) => application ?? []));
  return named.size + failing.filter(({ application }) => !application).length;
}
