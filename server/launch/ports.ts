import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, isPortFree } from '@/db/embedded/ports';
import type { Settings } from '@/server/platform/env';
import { StartError } from './start-error';

/** Throws StartError when something else listens there. */
export async function assertPortFree(name: string, port: number, host: string): Promise<void> {
  let free: boolean;
  try {
    free = await isPortFree(port, host);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`Loam cannot listen on ${host} port ${port}: ${reason}. Set HOST and ${name}.`);
  }
  if (!free) {
    throw new StartError(`Port ${port} on ${host} is taken by another program. Set ${name} to a free one.`);
  }
}

/** The port asked for, else the one of the last time if it is free, so that kubeconfigs that people made stay right. */
export async function choosePlaygroundPort(
  settings: Pick<Settings, 'PLAYGROUND_PORT' | 'LOAM_PLAYGROUND'>,
  runFolder: string,
): Promise<number | undefined> {
  if (settings.LOAM_PLAYGROUND === 'off') return undefined;
  if (settings.PLAYGROUND_PORT) {
    await assertPortFree('PLAYGROUND_PORT', settings.PLAYGROUND_PORT, '127.0.0.1');
    return settings.PLAYGROUND_PORT;
  }
  const file = join(runFolder, 'playground-port');
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = last > 0 && (await isPortFree(last, '127.0.0.1')) ? last : await findFreePort();
  writeFileSync(file, `${port}\n`, { mode: 0o600 });
  return port;
}
