import type { Outcome, StepError } from '@/plugins/sdk/definition';
import { type ErrorCode, isLoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import type { Logger } from '@/server/platform/logger';

/** Trying again cannot help: the same document gives the same answer. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  'invalid-document',
  'invalid-input',
  'unknown-type',
  'denied',
  'unauthenticated',
  'unsupported',
  'too-large',
  'illegal-state',
]);

/**
 * What a handler threw, as an outcome. A LoamError says what it says; anything else is a fault of ours: it is logged
 * whole, and the run only gets a reference to that line.
 */
export function toFailure(error: unknown, logger: Logger): Extract<Outcome, { type: 'failed' }> {
  if (isLoamError(error)) {
    const { position: _, severity: __, ...problem } = error.toProblem();
    return { type: 'failed', error: problem, retryable: !lasting.has(error.code) };
  }
  return { type: 'failed', error: unexpected(error, logger), retryable: true };
}

function unexpected(error: unknown, logger: Logger): StepError {
  const reference = newId('err');
  logger.error({ error, reference }, 'a step failed unexpectedly');
  return {
    code: 'unavailable',
    message: 'The step failed unexpectedly.',
    hint: `The worker's log has the whole error under ${reference}.`,
  };
}
