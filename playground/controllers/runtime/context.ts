import type { ObjectStore } from '@/playground/store/object-store';
import type { Clock } from '@/server/platform/clock';
import type { EventRecorder } from './event-recorder';

/** What every controller works with. */
export type ControllerContext = {
  store: ObjectStore;
  clock: Clock;
  events: EventRecorder;
  /** PEM of what vouches for the API server; empty where it is spoken to without TLS. */
  authority: string;
  /** A defect of ours: what the API itself refuses never gets here. */
  onError: (error: unknown) => void;
};
