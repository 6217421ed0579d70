import type { Problem } from '@/server/domain/error';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';

/** What is wrong at a place, or inside of it. */
export function problemAt(problems: readonly Problem[], path: DocumentPath): Problem | undefined {
  const place = formatPath(path);
  return problems.find((each) => each.path === place || each.path?.startsWith(`${place}.`));
}
