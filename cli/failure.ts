import { isLoamError, type LoamError, type Problem } from '@/server/domain/error';
import { exitCodeOf, exitCodes } from '@/server/domain/exit-code';
import { toLoamError } from './client';

/** Says on stderr what is wrong, where, what was expected and got, and what to do. Returns the exit code. */
export function reportFailure(
  thrown: unknown,
  write: (text: string) => void = (text) => process.stderr.write(text),
): number {
  const error = toLoamError(thrown);
  if (!isLoamError(error)) {
    write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return exitCodes.failed;
  }
  for (const problem of problemsOf(error)) write(formatProblem(problem));
  return exitCodeOf(error.code);
}

function problemsOf(error: LoamError): Problem[] {
  return error.problems.length > 0 ? error.problems : [error.toProblem()];
}

/** `error: message`, then one indented line each for place, expected, got and hint, where known. */
export function formatProblem(problem: Omit<Problem, 'code'>): string {
  const { line, column } = problem.position ?? {};
  const place = [problem.path, line === undefined ? undefined : `line ${line}, column ${column}`]
    .filter(Boolean)
    .join(', ');
  const lines = [
    `${problem.severity === 'warning' ? 'warning' : 'error'}: ${problem.message}`,
    place && `  place:    ${place}`,
    problem.expected && `  expected: ${problem.expected}`,
    problem.got && `  got:      ${problem.got}`,
    problem.hint && `  hint:     ${problem.hint}`,
  ];
  return `${lines.filter(Boolean).join('\n')}\n`;
}
