import { z } from 'zod';
import { canBeKept, longestId, mostSpots } from './arrangement';
import { DraftOf } from './draft-input';

const farthest = 1_000_000;
const coordinate = z.number().min(-farthest).max(farthest);
const SpotOf = z.object({
  step: z.string().refine(canBeKept, `expected the name of a step, at most ${longestId} characters`),
  x: coordinate,
  y: coordinate,
});
export type SpotOf = z.infer<typeof SpotOf>;

export const KeepArrangement = DraftOf.extend({
  spots: z.array(SpotOf).max(mostSpots),
  /** Steps that have a spot no more. */
  without: z.array(z.string()).max(mostSpots).default([]),
});
export type KeepArrangement = z.infer<typeof KeepArrangement>;
