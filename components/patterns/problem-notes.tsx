import type { Problem } from '@/server/domain/error';
import { Note } from './note';

/** What is wrong with a document, or worth a warning, where it keeps a plan from being made. */
export function ProblemNotes({ problems }: { problems: readonly Problem[] }) {
  return problems.map((problem) => (
    <Note key={`${problem.path} ${problem.message}`} tone={problem.severity === 'warning' ? 'warn' : 'fail'}>
      {problem.message} {problem.hint}
    </Note>
  ));
}
