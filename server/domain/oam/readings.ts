import type { Problem } from '@/server/domain/error';

/** A value that does not fit because it was read otherwise than it looks says so: `value: y` is a boolean. */
export function withReadings<P extends Problem>(problems: P[], warnings: readonly Problem[]): P[] {
  return problems.map((problem) => {
    const reading = problem.hint === undefined && warnings.find((warning) => warning.path === problem.path);
    return reading ? { ...problem, hint: `${reading.message}; ${reading.hint ?? ''}` } : problem;
  });
}
