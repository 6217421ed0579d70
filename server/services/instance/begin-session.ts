import type { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { ResourceId } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import type { InstanceRow } from './find';
import { note } from './operate';
import { type SessionKind, takeSession } from './session-count';
import { watchSession } from './watch-session';

export type SessionLimits = {
  /** At once, of one person and of the same kind. */
  sessions: number;
  idleMs: number;
};
export type BegunSession = {
  /** Somebody did something. */
  touch(): void;
  /** Writes down that it ended, and how; false when it had. */
  end(how: JsonObject): boolean;
  /** It came to nothing. */
  abandon(): void;
};

type SessionPlace = {
  row: InstanceRow;
  id: ResourceId;
  verb: SessionKind;
  detail: JsonObject;
  limits: SessionLimits;
};

/** Counts a session, writes down its start, and watches over it: `onCut` is called when it must not go on. */
export async function beginSession(
  ctx: ServiceContext,
  place: SessionPlace,
  onCut: (error: LoamError) => void,
): Promise<BegunSession> {
  const { row, verb, detail, limits } = place;
  const giveBack = takeSession(ctx.actor, verb, limits.sessions);
  try {
    await note(ctx, place, verb, detail);
  } catch (error) {
    giveBack();
    throw error;
  }
  const begunAt = performance.now();
  const lease = { actor: ctx.actor, projectId: row.projectId, permissions: ['instance.exec'] as const };
  const watch = watchSession(ctx, lease, limits.idleMs, onCut);
  let isOver = false;
  const end = (how: JsonObject) => {
    if (isOver) return false;
    isOver = true;
    watch.stop();
    giveBack();
    void noteEnd(ctx, place, { ...how, durationMs: Math.round(performance.now() - begunAt) });
    return true;
  };
  return {
    end,
    touch: () => watch.touch(),
    abandon: () => void end({ ended: 'it was not opened' }),
  };
}

async function noteEnd(ctx: ServiceContext, place: SessionPlace, how: JsonObject): Promise<void> {
  const { verb, detail } = place;
  try {
    await note(ctx, place, `${verb}-end`, { ...detail, ...how });
  } catch (error) {
    ctx.logger.error({ error, ...detail }, 'the end of a session could not be written down');
  }
}
