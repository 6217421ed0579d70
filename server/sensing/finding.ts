import { canonicalJson } from '@/server/domain/canonical-json';
import type { Drift } from '@/server/domain/drift';
import type { JsonValue } from '@/server/domain/json';
import { type InstanceState, isOnItsWay, isWell } from '@/server/domain/status';
import { jittered, nextIntervalMs } from './schedule';
import type { InstanceRows, Sensed, SensedComponent, SensedResource } from './sense';

export type FoundComponent = SensedComponent & {
  /** Whoever waits for it has something to decide now. */
  decides: boolean;
};
export type FoundResource = SensedResource & { driftBefore: Drift | null };

/** What is to be written of a look: only what differs from what was known when it began. */
export type Finding = {
  state: InstanceState;
  message: string;
  /** The state or the message of the instance is another. */
  isOther: boolean;
  /** Anything is. */
  changed: boolean;
  components: FoundComponent[];
  resources: FoundResource[];
  checkIntervalMs: number;
  /** Unless something happened meanwhile that made it due. */
  nextCheckAt: Date;
  /** Null: nothing could be seen. */
  checkedAt: Date | null;
};

export function findingOf(rows: InstanceRows, sensed: Sensed, now: Date): Finding {
  const before = rows.instance;
  const { state, message } = sensed;
  const components = sensed.reached ? changedComponents(rows, sensed.components) : [];
  const resources = sensed.reached ? changedResources(rows, sensed.resources) : [];
  const isOther = state !== before.state || message !== before.message;
  const changed = isOther || components.length > 0 || resources.length > 0;
  const drifted = sensed.reached && sensed.resources.some(({ drift }) => drift !== null && !drift.left);
  const checkIntervalMs = nextIntervalMs(before.checkIntervalMs, state, { changed, drifted });
  const usualMs = now.getTime() + jittered(checkIntervalMs, Math.random());
  return {
    state,
    message,
    isOther,
    changed,
    components,
    resources,
    checkIntervalMs,
    nextCheckAt: nextCheck(sensed, usualMs),
    checkedAt: sensed.reached ? now : null,
  };
}

/** What may be put back at a certain time is not left for longer. */
function nextCheck(sensed: Sensed, usualMs: number): Date {
  const again = sensed.reached ? sensed.resources.flatMap((each) => each.again?.getTime() ?? []) : [];
  return new Date(Math.min(usualMs, ...again));
}

type Reached = Extract<Sensed, { reached: true }>;

function changedComponents(rows: InstanceRows, found: Reached['components']): FoundComponent[] {
  const before = new Map(rows.components.map((row) => [row.id, row]));
  return found.flatMap((component) => {
    const row = before.get(component.id);
    const isSame =
      row?.state === component.state &&
      row.message === component.message &&
      isSameJson(row.diagnosis, component.diagnosis) &&
      isSameJson(row.pods, component.pods);
    if (isSame) return [];
    // One more pod that is ready decides nothing, nor that it is about to go: for the progress whoever waits looks himself.
    const isBad = !isOnItsWay(component.state) && component.state !== 'deleting';
    return [{ ...component, decides: isWell(component.state) || (isBad && row?.state !== component.state) }];
  });
}

function changedResources(rows: InstanceRows, found: Reached['resources']): FoundResource[] {
  const before = new Map(rows.resources.map((row) => [row.id, row]));
  return found.flatMap((each) => {
    const row = before.get(each.id);
    const isSame =
      row?.state === each.state &&
      row.message === each.message &&
      row.driftSeen === each.driftSeen &&
      isSameJson(row.drift, each.drift);
    return isSame ? [] : [{ ...each, driftBefore: (row?.drift ?? null) as Drift | null }];
  });
}

/** jsonb gives keys back in its own order. */
function isSameJson(one: unknown, other: unknown): boolean {
  return canonicalJson(one as JsonValue) === canonicalJson(other as JsonValue);
}
