import type { Database } from '@/db/client';
import { logger } from '@/server/platform/logger';
import { LiveHub } from '@/server/services/live/hub';

const holder = globalThis as typeof globalThis & { loamLiveHub?: LiveHub };

/** The one live hub of this process. On globalThis, because Next.js bundles a module once per entry point. */
export function liveHub(database: Database): LiveHub {
  holder.loamLiveHub ??= new LiveHub(database, { logger: logger(), now: () => new Date() });
  return holder.loamLiveHub;
}

/** Ends every open stream, so that the process can stop. Browsers connect again by themselves. */
export async function closeStreams(): Promise<void> {
  await holder.loamLiveHub?.close();
}
