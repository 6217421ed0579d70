import type { Outcome, StepContext } from '../sdk/definition';
import { parseDurationMs } from '../sdk/duration';
import { compact } from '../sdk/merge';
import { refuse } from '../sdk/refusal';

type Who = { roles?: string[]; people?: string[]; notStarter: boolean; expiresAfter?: string };

/** The part of an `Ask` that says who. */
export function whoOf({ roles, people, notStarter }: Who) {
  return compact({ roles, people, notStarter: notStarter || undefined });
}

/** When the question expires, in milliseconds since 1970; undefined: never. */
export function expiryOf({ parameters, startedAtMs }: StepContext<Who>): number | undefined {
  const { expiresAfter } = parameters;
  if (expiresAfter === undefined) return undefined;
  const ms = parseDurationMs(expiresAfter);
  if (ms !== undefined) return startedAtMs + ms;
  return refuse(`"${expiresAfter}" is not a duration`, {
    path: 'expiresAfter',
    expected: 'a duration such as 30m, 1h30m or 48h',
    got: expiresAfter,
  });
}

/** The outcome of a question that nobody answered in time. */
export function expired(what: string, expiresAfter: string | undefined): Outcome {
  const error = {
    code: 'timeout',
    message: `${what} within ${expiresAfter ?? 'its time'}.`,
    expected: `an answer within ${expiresAfter ?? 'its time'}`,
    hint: 'Retry the run to ask again.',
  };
  return { type: 'failed', error, retryable: false };
}
