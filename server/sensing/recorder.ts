import type { Db } from '@/db/client';
import type { Logger } from '@/server/platform/logger';
import { findingOf } from './finding';
import { type Wake, recordAlone } from './record';
import { type Look, recordTogether } from './record-together';
import type { InstanceRows, Sensed } from './sense';

export type Recorder = {
  /** As `recordAlone`. */
  record(rows: InstanceRows, sensed: Sensed, now: Date): Promise<boolean>;
};

type Pending = { look: Look; resolve: (isDueAgain: boolean) => void; reject: (error: unknown) => void };

const maxBatch = 50;

/** Writes what looks found: those that end while one transaction is on its way are gathered for the next. */
export function createRecorder(db: Db, wake: Pick<Wake, 'node' | 'free'>, logger: Logger): Recorder {
  let queue: Pending[] = [];
  let isPumping = false;

  const alone = ({ look, resolve, reject }: Pending) =>
    recordAlone(db, look.instance, look.finding, wake, look.now).then(resolve, reject);

  async function pump(): Promise<void> {
    isPumping = true;
    while (queue.length > 0) {
      const batch = queue.slice(0, maxBatch);
      queue = queue.slice(maxBatch);
      const answers = await recordTogether(
        db,
        batch.map(({ look }) => look),
        wake,
      ).catch((error: unknown) => {
        // One of them may be at fault, which must not take the others with it.
        logger.debug({ err: error }, 'what was seen is written one by one');
        return [];
      });
      batch.forEach((pending, index) => {
        const answer = answers[index];
        if (answer === undefined) void alone(pending);
        else pending.resolve(answer);
      });
    }
    // Not when the promise settles, which is later: what came between would lie here until another look ends.
    isPumping = false;
  }

  return {
    record: (rows, sensed, now) =>
      new Promise((resolve, reject) => {
        const look = { instance: rows.instance, finding: findingOf(rows, sensed, now), now };
        queue.push({ look, resolve, reject });
        if (!isPumping) void pump();
      }),
  };
}
