import type { ErrorSchema } from '@rjsf/utils';
import type { Problem } from '@/server/domain/error';
import { parsePath } from '@/server/domain/oam/document-path';

/** Every message at a field and below it, for fields that are edited as a whole. */
export function errorsBelow(errors: ErrorSchema | undefined): string[] {
  if (!errors) return [];
  const { __errors: own = [], ...parts } = errors;
  return [...own, ...Object.values(parts as Record<string, ErrorSchema>).flatMap(errorsBelow)];
}

/** Problems at the fields they are about. Those of no field stand at the top. */
export function toErrorSchema(problems: readonly Problem[], say: (problem: Problem) => string): ErrorSchema {
  const root: ErrorSchema = {};
  for (const problem of problems) {
    let place: ErrorSchema = root;
    for (const part of parsePath(problem.path ?? ''))
      place = (place as Record<string, ErrorSchema>)[String(part)] ??= {};
    place.__errors = [...(place.__errors ?? []), say(problem)];
  }
  return root;
}
