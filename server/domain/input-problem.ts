import type { z } from 'zod';
import type { Problem } from './error';

/** What a zod schema found wrong with an input, in the words of our errors. The values themselves are left out. */
export function toInputProblems(error: z.core.$ZodError): Problem[] {
  return error.issues.map((issue) => {
    const problem: Problem = { code: 'invalid-input', message: issue.message };
    const path = toJsonPath(issue.path);
    if (path) problem.path = path;
    if (issue.code === 'invalid_type') problem.expected = issue.expected;
    if (issue.code === 'invalid_value') problem.expected = issue.values.map(String).join(' or ');
    return problem;
  });
}

function toJsonPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return index === 0 ? String(part) : `.${String(part)}`;
    })
    .join('');
}
