import { statfsSync } from 'node:fs';
import { metrics } from './metrics';

/** How much room is where Loam keeps its data. Below `low` it is time to act; when it is full, nothing can be saved. */
export type Disk = {
  folder: string;
  state: 'enough' | 'low' | 'full';
  freeBytes: number;
  totalBytes: number;
};

const mib = 1_048_576;
/** What PostgreSQL asks for at once: a segment of its log. */
const fullBelowBytes = 16 * mib;

export function readDisk(folder: string, lowMb: number): Disk {
  const { bavail, blocks, bsize } = statfsSync(folder);
  const [freeBytes, totalBytes] = [bavail * bsize, blocks * bsize];
  metrics()
    .gauge({ name: 'loam_data_free_bytes', help: 'Room that is left on the disk of the data folder.' })
    .set(freeBytes);
  return { folder, state: judge(freeBytes, lowMb), freeBytes, totalBytes };
}

export function judge(freeBytes: number, lowMb: number): Disk['state'] {
  if (freeBytes < fullBelowBytes) return 'full';
  return freeBytes < lowMb * mib ? 'low' : 'enough';
}

/** "3 MB free of 1,024 MB in /var/lib/loam" */
export function tellRoom({ folder, freeBytes, totalBytes }: Disk): string {
  const inMb = (bytes: number) => `${Math.floor(bytes / mib).toLocaleString('en')} MB`;
  return `${inMb(freeBytes)} free of ${inMb(totalBytes)} in ${folder}`;
}
