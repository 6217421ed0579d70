import type { RunNode, RunWords } from '../run-graph';

/** A step of the run `run` that succeeded, but for what is said otherwise. */
export function runNode(key: string, more: Partial<RunNode> = {}): RunNode {
  return {
    key,
    runId: 'run',
    ownKey: key,
    name: key,
    kind: 'step',
    handler: 'workflow-step',
    parent: null,
    dependsOn: [],
    state: 'succeeded',
    attempt: 1,
    message: '',
    progress: null,
    error: null,
    startedAt: null,
    finishedAt: null,
    ...more,
  };
}

export const runWords: RunWords = {
  attempt: (count) => `attempt ${count}`,
  duration: (ms) => `${ms} ms`,
  groupDone: (done, all) => `${done} of ${all}`,
  pile: (count) => `${count} nodes`,
  state: (state) => state,
};
