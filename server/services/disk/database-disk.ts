import { embeddedFolder } from '@/db/embedded/home';
import { type Disk, readDisk } from '@/server/platform/disk';
import { settings } from '@/server/platform/env';

/** The disk of the embedded database; null for a database of the user's own, whose disk is not seen from here. */
export function databaseDisk(): Disk | null {
  const { LOAM_DATA_DIR, DATABASE_URL, LOAM_DISK_LOW_MB } = settings();
  const folder = embeddedFolder(LOAM_DATA_DIR, DATABASE_URL);
  return folder === null ? null : readDisk(folder, LOAM_DISK_LOW_MB);
}
