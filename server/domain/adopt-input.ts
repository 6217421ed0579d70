import { z } from 'zod';
import { namePattern, nameRule } from './oam/application';

/** `take-over`: they become the application's, as if it had made them; `read-only`: they are watched, never written. */
export const adoptModes = ['take-over', 'read-only'] as const;
export type AdoptMode = (typeof adoptModes)[number];

export const AdoptObjects = z
  .object({
    /** Of the application that is to have them. */
    name: z.string().regex(namePattern, `expected ${nameRule}`).max(63),
    cluster: z.string().min(1).max(63),
    namespace: z.string().regex(namePattern, `expected ${nameRule}`).max(63),
    /** Only those that it fits, as kubectl's `-l`. */
    selector: z.string().max(500).optional(),
    /** Only those of this Helm release. */
    release: z.string().regex(namePattern, `expected ${nameRule}`).max(53).optional(),
    /** Repository (`https://...`) or path in a registry (`oci://...`) that the release's chart is from: then it goes on as a chart. */
    chartFrom: z.string().min(1).max(2_000).optional(),
    /** Secret with the values of the release, under `values.yaml`: then they do not stand in the document. */
    valuesSecret: z.string().min(1).max(253).optional(),
    mode: z.enum(adoptModes).default('take-over'),
  })
  .refine(
    ({ chartFrom, release, mode }) =>
      chartFrom === undefined || (release !== undefined && mode === 'take-over'),
    { path: ['chartFrom'], message: 'expected with a Helm release that is taken over' },
  )
  .refine(({ selector, release }) => selector === undefined || release === undefined, {
    path: ['release'],
    message: 'expected a label selector or a Helm release, not both',
  });
export type AdoptObjects = z.infer<typeof AdoptObjects>;
