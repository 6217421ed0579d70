'use client';

import { Note } from './note';
import { useShownProblem } from './query-failure';

/** What a mutation says that failed: beside what was tried, not in a corner. */
export function MutationNote({ error }: { error: unknown }) {
  const { problem, requestId, kind } = useShownProblem(error);
  return (
    <Note tone="fail">
      {problem.message} {problem.hint} {kind === 'problem' ? null : requestId}
    </Note>
  );
}
