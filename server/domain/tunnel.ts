import { z } from 'zod';
import type { Problem } from './error';

/** Where streams of pods begin; below it nothing is a page or a procedure. */
export const tunnelPrefix = '/api/tunnel';

const name = z.string().min(1).max(253);
const PodPlace = z.object({
  project: z.string().min(1).max(63),
  instanceId: z.string().min(1).max(64),
  namespace: z.string().min(1).max(63),
});

/** The shells that are offered; whoever sends a command may name any program. */
export const shells = ['sh', 'bash'] as const;

const size = z.coerce.number().int().min(1).max(1_000);
export const OpenExec = PodPlace.extend({
  pod: name,
  container: name,
  command: z.array(z.string().min(1).max(4_096)).min(1).max(64),
  tty: z.stringbool().default(true),
  columns: size.default(80),
  rows: size.default(24),
});
export type OpenExec = z.infer<typeof OpenExec>;

export const OpenForward = PodPlace.extend({
  kind: z.enum(['Pod', 'Service']),
  name,
  port: z.coerce.number().int().min(1).max(65_535),
});
export type OpenForward = z.infer<typeof OpenForward>;

/** Bytes go as binary messages both ways; these go as text. */
export const FromClient = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resize'), columns: size, rows: size }),
  z.object({ type: z.literal('finish') }),
]);
export type FromClient = z.infer<typeof FromClient>;
export type FromServer =
  | { type: 'open' }
  | { type: 'exit'; exitCode: number }
  | { type: 'problem'; problem: Problem };
