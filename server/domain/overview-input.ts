import { z } from 'zod';

/** Days are counted by the reader's clock; a zone that PostgreSQL does not know is refused as input. */
export const GetOverview = z.object({
  timeZone: z
    .string()
    .regex(/^[A-Za-z0-9+_/-]{1,64}$/, 'expected the name of a time zone, like Europe/Berlin')
    .refine(isTimeZone, 'expected the name of a time zone, like Europe/Berlin')
    .default('UTC'),
});
export type GetOverview = z.infer<typeof GetOverview>;

function isTimeZone(name: string): boolean {
  return name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name);
}
