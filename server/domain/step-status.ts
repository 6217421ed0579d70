import type { JsonValue } from './json';
import type { NodeState } from './status';

/** What `status.<step>` holds. */
export const stepStatusType = {
  phase: 'string',
  message: 'string',
  reason: 'string',
  succeeded: 'bool',
  failed: 'bool',
  skipped: 'bool',
  cancelled: 'bool',
  terminate: 'bool',
  timeout: 'bool',
  failedAfterRetries: 'bool',
} as const;

/** What became of a step, as its status is made of: the message and code of its error, where it has one. */
export type StepRecord = { state: NodeState; message: string; reason: string; failures: number };

/** `status.<step>` as KubeVela's conditions know it. */
export function stepStatus({
  state,
  message,
  reason,
  failures,
}: StepRecord): Record<keyof typeof stepStatusType, JsonValue> {
  return {
    phase: state,
    message,
    reason,
    succeeded: state === 'succeeded',
    failed: state === 'failed',
    skipped: state === 'skipped',
    cancelled: state === 'cancelled',
    terminate: state === 'cancelled',
    timeout: state === 'failed' && reason === 'timeout',
    failedAfterRetries: state === 'failed' && failures > 1,
  };
}
