import type { Outcome, StepError } from '@/plugins/sdk/definition';
import { type LoamError, isLoamError } from '@/server/domain/error';
import { nameFree } from '../update';

/** Trouble that time may mend: a cluster that is away, an object that somebody else just wrote, one that is still going. */
function isPassing(error: LoamError): boolean {
  if (error.code === 'conflict') return error.problems.length === 0 && error.expected === undefined;
  return error.code === 'cluster-unreachable' || error.code === 'unavailable' || error.code === 'timeout';
}

/** Trying the same once more would meet the same. */
export function isLasting(error: LoamError): boolean {
  return !isPassing(error) && error.code !== 'cancelled' && error.expected !== nameFree;
}

export function toStepError(error: LoamError, path?: string): StepError {
  const { code, message, path: own, expected, got, hint } = error.toProblem();
  // What a cluster refuses it names by the field of the object, which is no place of the document.
  const place = error.code === 'cluster-refused' ? (path ?? own) : (own ?? path);
  return {
    code,
    message,
    ...(place === undefined ? {} : { path: place }),
    ...(expected === undefined ? {} : { expected }),
    ...(got === undefined ? {} : { got }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Runs a handler so that whatever a document or a cluster may cause ends as an outcome, with the node's place. */
export async function asOutcome(path: string | undefined, act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { type: 'failed', error: toStepError(error, path), retryable: isPassing(error) };
  }
}
