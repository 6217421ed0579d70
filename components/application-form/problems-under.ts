import type { Problem } from '@/server/domain/error';

/** The problems at or below a path, with their paths from there. */
export function problemsUnder(path: string, problems: readonly Problem[]): Problem[] {
  return problems.flatMap((problem) => {
    if (problem.path === undefined || !problem.path.startsWith(path)) return [];
    const rest = problem.path.slice(path.length);
    if (rest !== '' && !/^[.[]/.test(rest)) return [];
    return [{ ...problem, path: rest.replace(/^\./, '') }];
  });
}
