import type { InstanceState } from '@/server/domain/status';

type Item = {
  kind: string;
  application?: string | null;
  workflow?: string | null;
  state?: InstanceState;
};

/** What fails: an application that does not run and whose run failed as well is one; so is a workflow. */
export function countFailing(attention: readonly Item[]): { applications: number; workflows: number } {
  const failing = attention.filter(
    ({ kind, state }) =>
      kind === 'failed-run' || (kind === 'instance' && (state === 'failed' || state === 'error')),
  );
  const applications = new Set(failing.flatMap(({ application }) => application ?? []));
  const others = failing.filter(({ application }) => !application);
  const workflows = new Set(others.flatMap(({ workflow }) => workflow ?? []));
  return { applications: applications.size, workflows: workflows.size };
}
