import { LoamError } from '@/server/domain/error';

/** Of a change in which every field may be left out, and all of them are. */
export function nothingToChange(expected: string): LoamError {
  return new LoamError('invalid-input', 'Nothing is to be changed.', { expected });
}
