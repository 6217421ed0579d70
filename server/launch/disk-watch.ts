import { type Disk, tellRoom } from '@/server/platform/disk';

/** A disk on the edge would be told of again and again. */
const believedAfterLooks = 10;
const ranks = { enough: 0, low: 1, full: 2 } as const satisfies Record<Disk['state'], number>;

export type DiskWatch = { look: () => Disk['state'] };

/** Says once when little room is left, once when there is none, and once when there is enough again. */
export function createDiskWatch(read: () => Disk, say: (line: string) => void): DiskWatch {
  let told: Disk['state'] = 'enough';
  let better = 0;
  return {
    look: () => {
      const disk = read();
      better = ranks[disk.state] < ranks[told] ? better + 1 : 0;
      if (ranks[disk.state] > ranks[told] || better >= believedAfterLooks) {
        told = disk.state;
        better = 0;
        say(lineOf(disk));
      }
      return disk.state;
    },
  };
}

function lineOf(disk: Disk): string {
  const room = tellRoom(disk);
  if (disk.state === 'enough') return `The database has room again: ${room}`;
  if (disk.state === 'low') return `Little room is left for the database: ${room}`;
  return `The disk of the database is full: ${room}. Nothing can be saved; make room, and everything goes on by itself`;
}
