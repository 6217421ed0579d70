import { LoamError, type Problem, isLoamError } from '@/server/domain/error';
import type { ParsedDocument } from '@/server/domain/oam/parse';

/** Problems with a path in the document get their line and column. */
export function locate(problems: Problem[], document: ParsedDocument): Problem[] {
  return problems.map((problem) =>
    problem.path === undefined || problem.position
      ? problem
      : { ...problem, position: document.positionOf(problem.path) },
  );
}

/** An error that names a place in the document gets its line and column. */
export function withPosition(error: LoamError, document: ParsedDocument): LoamError {
  if (error.path === undefined || error.position || !error.path.startsWith('spec')) return error;
  const position = document.positionOf(error.path);
  const problems = locate(error.problems, document);
  return new LoamError(error.code, error.message, { ...error.toProblem(), position, problems, cause: error });
}

/** What `act` gives; an error of it that names a place gets its line and column. */
export async function locating<T>(document: ParsedDocument, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw isLoamError(error) ? withPosition(error, document) : error;
  }
}
