import type { Database } from '@/db/client';
import { logger } from '@/server/platform/logger';
import { shutdownSignal } from '@/server/platform/shutdown';
import { LiveHub } from '@/server/services/live/hub';

const holder = globalThis as typeof globalThis & { loamLiveHub?: LiveHub };

/** The one live hub of this process. On globalThis, because Next.js bundles a module once per entry point. */
export function liveHub(database: Database): LiveHub {
  holder.loamLiveHub ??= createHub(database);
  return holder.loamLiveHub;
}

// Next.js waits for every open stream when it is told to stop, so they have to end first.
function createHub(database: Database): LiveHub {
  const hub = new LiveHub(database, { logger: logger(), now: () => new Date() });
  const close = () => {
    hub.close().catch((error: unknown) => logger().warn({ error }, 'live: closing failed'));
  };
  shutdownSignal().addEventListener('abort', close, { once: true });
  return hub;
}
