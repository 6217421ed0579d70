import type { Outputs } from '@/components/trpc/trpc';

export type Workflow = Outputs['workflow']['get'];
export type Schedule = Outputs['schedule']['list'][number];
