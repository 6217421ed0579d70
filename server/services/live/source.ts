import type { Permission } from '@/server/domain/permission';
import type { ServiceContext } from '../context';

export type SourceEvent = {
  data: unknown;
  /** From where the topic can be taken up again; it comes back as `after`. */
  position: string;
};

/** Topics that are no changes in the database, e.g. the log of a container. */
export type LiveSource = {
  /** The topics that begin with it, colon included: `logs:`. */
  prefix: `${string}:`;
  permission: Permission;
  /**
   * Opens one topic. The project is already authorized; whether the topic belongs to it is for the source to say
   * (`not-found`). Ends when `signal` says so.
   */
  open: (
    ctx: ServiceContext,
    input: { project: string; projectId: string; topic: string; after: string | null; signal: AbortSignal },
  ) => Promise<AsyncIterable<SourceEvent>>;
};
