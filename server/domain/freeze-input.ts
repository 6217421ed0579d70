import { z } from 'zod';

const reason = z.string().trim().min(1, 'expected a reason that people will read').max(300);
const until = z.iso
  .datetime({ offset: true, error: 'expected a date and time with its zone, like 2027-01-02T18:00:00Z' })
  .optional();

export const FreezeProject = z.object({ reason, until });
export type FreezeProject = z.infer<typeof FreezeProject>;
export const FreezeCluster = z.object({ name: z.string().min(1), reason, until });
export type FreezeCluster = z.infer<typeof FreezeCluster>;
export const ThawCluster = z.object({ name: z.string().min(1) });
export type ThawCluster = z.infer<typeof ThawCluster>;
