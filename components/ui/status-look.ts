import type { AttemptEnd, ExecutionState, InstanceState, NodeState } from '@/server/domain/status';
import type { GlyphName } from './glyph';

export type Tone = 'ok' | 'run' | 'ask' | 'warn' | 'fail' | 'idle';

/** What a status is of: the same word `running` is a health of an instance and the work of a node. */
export type Status =
  | { of: 'instance'; state: InstanceState }
  | { of: 'run'; state: ExecutionState }
  | { of: 'node'; state: NodeState }
  | { of: 'attempt'; state: AttemptEnd | 'running' }
  | { of: 'cluster'; state: 'connected' | 'unreachable' | 'rejected' | 'unknown' };

/** Silhouette, tone and the key of the word in the `status` messages. */
export type StatusLook = { glyph: GlyphName; tone: Tone; word: string };

const instance: Record<InstanceState, StatusLook> = {
  failed: { glyph: 'fail', tone: 'fail', word: 'failing' },
  error: { glyph: 'error', tone: 'fail', word: 'checkFails' },
  warning: { glyph: 'warn', tone: 'warn', word: 'warning' },
  unreported: { glyph: 'unreported', tone: 'warn', word: 'unreported' },
  stale: { glyph: 'stale', tone: 'warn', word: 'stale' },
  unknown: { glyph: 'unreported', tone: 'warn', word: 'unknown' },
  updating: { glyph: 'run', tone: 'run', word: 'updating' },
  pending: { glyph: 'pending', tone: 'idle', word: 'pending' },
  deleting: { glyph: 'run', tone: 'run', word: 'deleting' },
  running: { glyph: 'ok', tone: 'ok', word: 'healthy' },
  completed: { glyph: 'ok', tone: 'ok', word: 'completed' },
};

const run: Record<ExecutionState, StatusLook> = {
  queued: { glyph: 'pending', tone: 'idle', word: 'queued' },
  running: { glyph: 'run', tone: 'run', word: 'running' },
  suspended: { glyph: 'suspended', tone: 'ask', word: 'suspended' },
  cancelling: { glyph: 'wait', tone: 'idle', word: 'cancelling' },
  succeeded: { glyph: 'ok', tone: 'ok', word: 'succeeded' },
  failed: { glyph: 'fail', tone: 'fail', word: 'failed' },
  cancelled: { glyph: 'cancel', tone: 'idle', word: 'cancelled' },
};

const node: Record<NodeState, StatusLook> = {
  pending: { glyph: 'pending', tone: 'idle', word: 'pending' },
  ready: { glyph: 'ready', tone: 'idle', word: 'ready' },
  running: { glyph: 'run', tone: 'run', word: 'running' },
  waiting: { glyph: 'wait', tone: 'run', word: 'waiting' },
  suspended: { glyph: 'suspended', tone: 'ask', word: 'suspended' },
  succeeded: { glyph: 'ok', tone: 'ok', word: 'succeeded' },
  failed: { glyph: 'fail', tone: 'fail', word: 'failed' },
  skipped: { glyph: 'skip', tone: 'idle', word: 'skipped' },
  cancelled: { glyph: 'cancel', tone: 'idle', word: 'cancelled' },
};

const attempt: Record<AttemptEnd | 'running', StatusLook> = {
  running: node.running,
  succeeded: node.succeeded,
  failed: node.failed,
  skipped: node.skipped,
  cancelled: node.cancelled,
  lost: { glyph: 'unreported', tone: 'warn', word: 'workerLost' },
  'handed-over': { glyph: 'skip', tone: 'idle', word: 'handedOver' },
};

const cluster = {
  connected: { glyph: 'ok', tone: 'ok', word: 'connected' },
  unreachable: { glyph: 'error', tone: 'fail', word: 'unreachable' },
  rejected: { glyph: 'error', tone: 'fail', word: 'rejected' },
  unknown: { glyph: 'unreported', tone: 'warn', word: 'unknown' },
} as const satisfies Record<string, StatusLook>;

const looks = { instance, run, node, attempt, cluster };

/** The one table that gives a state its look; pages never choose a colour or a shape. */
export function statusLook(status: Status): StatusLook {
  const states: Record<string, StatusLook> = looks[status.of];
  // A newer server may know a state that this page does not.
  return states[status.state] ?? cluster.unknown;
}
