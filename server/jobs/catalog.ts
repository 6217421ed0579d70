import { z } from 'zod';

/** A node of an execution is to be started, polled or cancelled, as its state then says. */
export const NodeJob = z.object({ executionId: z.string(), key: z.string() });
export type NodeJob = z.output<typeof NodeJob>;

/** Something for an execution from another one. `event` is an EngineEvent of server/engine/core, which reads it. */
export const SignalJob = z.object({ executionId: z.string(), event: z.looseObject({ type: z.string() }) });
export type SignalJob = z.output<typeof SignalJob>;

/**
 * Every job there is but those of nodes, which are named after their handler so that a worker is only given what it
 * knows. `attempts`: how often it may throw before it is left as failed, with its error, for a person to look at.
 */
export const jobs = {
  'run.signal': { payload: SignalJob, attempts: 25 },
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.output<(typeof jobs)[Name]['payload']>;

const nodePrefix = 'node:';
export const nodeJobAttempts = 25;

export function nodeJobName(handler: string): string {
  return `${nodePrefix}${handler}`;
}
