import { z } from 'zod';
import { documentLimits } from './oam/document-limits';

export const DraftOf = z.object({ name: z.string().min(1).max(63) });
export type DraftOf = z.infer<typeof DraftOf>;

export const KeepDraft = DraftOf.extend({
  document: z
    .string()
    .max(documentLimits.bytes * 8)
    .refine((text) => !text.includes('\0'), 'expected a text without the character NUL'),
  /** The revision that it was begun with. */
  baseRevision: z.int32().min(1),
});
export type KeepDraft = z.infer<typeof KeepDraft>;

export const BeHere = DraftOf.extend({
  /** The step that one is at. */
  place: z.string().max(200).default(''),
  /** The page is left. */
  gone: z.boolean().default(false),
});
export type BeHere = z.infer<typeof BeHere>;
