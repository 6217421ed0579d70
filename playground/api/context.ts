import type { ObjectStore } from '@/playground/store/object-store';
import type { Snapshots } from './read/snapshots';
import type { ServedKinds } from './served';

/** What every endpoint works with. */
export type ApiContext = {
  readonly store: ObjectStore;
  readonly served: ServedKinds;
  readonly snapshots: Snapshots;
};
