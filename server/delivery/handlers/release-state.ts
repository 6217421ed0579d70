import type { JsonObject } from '@/server/domain/json';
import type { ResourceId } from '@/server/targets/kubernetes/cluster-api';

/** How far the delivery of a release has come. */
export type ReleaseState = {
  release: { name: string; namespace: string; revision: number };
  instanceId: string;
  /** Its objects were made by somebody who used Helm, and become ours. */
  adopt: boolean;
  /** Hooks before, the objects and their health, hooks after; or all of it taken away again. */
  stage: 'before' | 'objects' | 'after' | 'undo';
  /** False: this revision was there already; its objects are only looked after. */
  changed: boolean;
  isUpgrade: boolean;
  /** It goes back to what revision `to` was (0: to nothing), because of what is said here. */
  rollback?: { to: number; message: string; step: string };
  /** What was applied. */
  ids: ResourceId[];
  /** Since when it is waited for what the stage waits for. */
  sinceMs: number;
};

/** Null: what was saved is not of a release. */
export function releaseState(state: JsonObject | null): ReleaseState | null {
  return state !== null && 'release' in state ? (state as unknown as ReleaseState) : null;
}

export function asJson(state: ReleaseState): JsonObject {
  return state;
}
