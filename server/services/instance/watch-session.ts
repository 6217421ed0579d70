import { LoamError, isLoamError } from '@/server/domain/error';
import { shutdownSignal } from '@/server/platform/shutdown';
import type { ServiceContext } from '../context';
import { type Lease, assertLease } from '../live/lease';

// Somebody who lost the right must not go on for longer than five seconds; the question itself takes a moment.
const recheckMs = 3_000;

export type Watch = {
  /** Somebody did something. */
  touch(): void;
  stop(): void;
};

/** Ends what is open when the right to it is lost, when nobody uses it for `idleMs`, and when the process stops. */
export function watchSession(
  ctx: ServiceContext,
  lease: Lease,
  idleMs: number,
  onEnd: (error: LoamError) => void,
): Watch {
  let usedAt = performance.now();
  const check = () => {
    if (performance.now() - usedAt > idleMs) return onEnd(idle(idleMs));
    return assertLease(ctx.db, lease, ctx.now()).catch((error: unknown) => {
      // A database that is away takes no right away; it is asked again.
      if (isLoamError(error) && error.code === 'unauthenticated') onEnd(error);
    });
  };
  const timer = setInterval(() => void check(), Math.min(recheckMs, idleMs));
  const stopped = () => onEnd(new LoamError('unavailable', 'The console stops.', { hint: 'Open it again.' }));
  shutdownSignal().addEventListener('abort', stopped, { once: true });
  return {
    touch: () => (usedAt = performance.now()),
    stop() {
      clearInterval(timer);
      shutdownSignal().removeEventListener('abort', stopped);
    },
  };
}

function idle(idleMs: number): LoamError {
  const minutes = Math.round(idleMs / 60_000);
  return new LoamError('timeout', `Nothing was sent for ${minutes} minutes, so it was ended.`, {
    hint: 'LOAM_POD_IDLE_MINUTES sets how long it may be idle.',
  });
}
