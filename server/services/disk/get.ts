import type { ServiceContext } from '../context';
import { databaseDisk } from './database-disk';

export type DiskNote = {
  state: 'low' | 'full';
  freeBytes: number;
  /** For those who can do something about it. */
  folder: string | null;
};

/** What everybody should know of the disk that the database is on; null when there is nothing to say. */
export async function getDisk({ actor }: ServiceContext): Promise<DiskNote | null> {
  const disk = databaseDisk();
  if (disk === null || disk.state === 'enough') return null;
  const { state, freeBytes, folder } = disk;
  const isAdmin = actor.type === 'user' && actor.instanceAdmin;
  return { state, freeBytes, folder: isAdmin ? folder : null };
}
