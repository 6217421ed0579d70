import { type Problem, isLoamError } from '@/server/domain/error';

/** What a call is refused with. Throws when it is not, or for another reason. */
export async function refusalOf(call: Promise<unknown>): Promise<Problem> {
  const error: unknown = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (isLoamError(error)) return error.toProblem();
  throw new Error(`expected a LoamError, got ${String(error)}`);
}
