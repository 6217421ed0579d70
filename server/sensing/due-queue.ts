import type { Db } from '@/db/client';
import { isWell } from '@/server/domain/status';
import type { Logger } from '@/server/platform/logger';
import type { Alarm } from './alarm';
import { type TrackedObject, makeDue, waitingFor } from './claim';
import type { SeenChange } from './cluster-view';
import type { Wake } from './record';
import type { HealthRules } from './rules';

type Options = {
  db: Db;
  logger: Logger;
  rules: Pick<HealthRules, 'health'>;
  alarm: Alarm;
  wake: Pick<Wake, 'found'>;
};

export type DueQueue = { add(clusterId: string, change: SeenChange): void; close(): void };

/** What is tracked came to be well, or no longer is: that is what people and runs wait for. A few are told of at once. */
const aFew = 5;
const urgentMs = 25;
/** The steps between, a dozen in one rollout: they become one look. Where much moves at once each waits longer. */
const patientMs = 500;
const patientMsEach = 40;
const mostPatientMs = 5_000;
/** After that nothing moves any more. */
const quietMs = 2_000;

type SeenObject = TrackedObject & {
  /** It came to be well. */
  decides: boolean;
};

/** Gathers what the watches tell for a moment, then makes it due in one statement. */
export function createDueQueue({ db, logger, rules, alarm, wake }: Options): DueQueue {
  const flush = async (objects: TrackedObject[]) => {
    if ((await makeDue(db, objects)) > 0) alarm.wake();
  };
  const gather = (ms: (gathered: number) => number) =>
    createGathering(ms, (objects) => {
      // Whoever waits for it looks himself, and need not wait until sensing has.
      const decisive = objects.filter(({ decides }) => decides);
      const woken = decisive.length > 0 ? wake.found(db, waitingFor(decisive)) : null;
      Promise.all([woken, flush(objects)]).catch((error: unknown) =>
        logger.warn({ err: error }, 'seen changes wait for the next look'),
      );
    });
  const urgent = gather((gathered) => (gathered < aFew ? 0 : urgentMs));
  const patient = gather((gathered) => Math.min(mostPatientMs, patientMs + patientMsEach * gathered));
  // What is new was applied a moment ago, mostly by ourselves, and is on its way.
  const isUrgent = ({ resource, isGone, isTouched, before, roots }: SeenChange) =>
    roots.includes(resource) &&
    (isGone ||
      isTouched ||
      (before !== undefined && rules.health(before).state !== rules.health(resource).state));
  const cameToBeWell = ({ resource, isGone, roots }: SeenChange) =>
    roots.includes(resource) && !isGone && isWell(rules.health(resource).state);
  return {
    add(clusterId, change) {
      const gathering = isUrgent(change) ? urgent : patient;
      const decides = gathering === urgent && cameToBeWell(change);
      for (const { kind, metadata } of change.roots) {
        const { namespace = '', name } = metadata;
        const object = { clusterId, kind, namespace, name, decides };
        const key = [clusterId, kind, namespace, name].join(' ');
        if (gathering === urgent) patient.drop(key);
        gathering.add(key, object);
      }
    },
    close() {
      urgent.close();
      patient.close();
    },
  };
}

/** Hands over what came within a time, each key once. `ms`: the time, by how much was handed over a moment ago. */
function createGathering(
  ms: (gathered: number) => number,
  handOver: (objects: SeenObject[]) => void,
): { add(key: string, object: SeenObject): void; drop(key: string): void; close(): void } {
  const gathered = new Map<string, SeenObject>();
  let timer: NodeJS.Timeout | undefined;
  const last = { count: 0, atMs: 0 };
  const end = () => {
    timer = undefined;
    const objects = [...gathered.values()];
    gathered.clear();
    Object.assign(last, { count: objects.length, atMs: performance.now() });
    if (objects.length > 0) handOver(objects);
  };
  return {
    add(key, object) {
      gathered.set(key, object);
      timer ??= setTimeout(end, ms(performance.now() - last.atMs < quietMs ? last.count : 0));
    },
    drop: (key) => void gathered.delete(key),
    close: () => clearTimeout(timer),
  };
}
