import type { NodeState } from '@/server/domain/status';

/** A gate or an end only joins edges: it says nothing of its own unless it failed. */
export function isJoint({ kind, state }: { kind: string; state: NodeState }): boolean {
  return (kind === 'gate' || kind === 'done') && state !== 'failed';
}
