import type { Outputs } from '@/components/trpc/trpc';

export type Comparison = Outputs['run']['compare'];
