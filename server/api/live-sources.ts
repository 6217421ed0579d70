import { logSource } from '@/server/services/instance/log-source';
import type { LiveSource } from '@/server/services/live/source';

/** Every kind of topic that is no change in the database. */
export const liveSources: readonly LiveSource[] = [logSource];
