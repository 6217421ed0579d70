import type { Outputs } from '@/components/trpc/trpc';

/** What a dry-run says of a step. */
export type Foreseen = Outputs['workflow']['dryRun']['steps'][number];
