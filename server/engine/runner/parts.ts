import type { Db } from '@/db/client';
import type { Outage } from '@/db/outage';
import type { Logger } from '@/server/platform/logger';
import type { Applied } from '../store/decide';
import type { Committer } from './committer';
import type { Handlers } from './handler';
import type { InFlight } from './in-flight';
import type { LogWriter } from './log-writer';

/** What the parts of one runner share. */
export type RunnerParts = {
  workerId: string;
  leaseMs: number;
  db: Db;
  handlers: Handlers;
  handlerNames: ReadonlySet<string>;
  isDraining: () => boolean;
  logger: Logger;
  committer: Committer;
  outage: Outage;
  inFlight: InFlight;
  logs: LogWriter;
  /** Unique over all workers and times. */
  nextClaim: () => string;
  /** Ids of the queue's jobs that this process performs now. */
  heldJobs: () => string[];
  /** The queue looks for due jobs only now and then; a node that is due soon is taken at its moment. */
  nudgeAt: (applied: Applied, key: string) => void;
};
