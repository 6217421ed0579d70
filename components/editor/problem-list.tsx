'use client';

import { useTranslations } from 'next-intl';
import { Glyph } from '@/components/ui/glyph';
import type { Problem } from '@/server/domain/error';
import classes from './yaml-editor.module.css';

/** What is wrong with a document; each leads to its place. */
export function ProblemList({
  problems,
  onGo,
}: {
  problems: readonly Problem[];
  onGo: (problem: Problem) => void;
}) {
  const t = useTranslations('editor');
  const form = useTranslations('form');
  if (problems.length === 0) return <p className={classes.fine}>{t('noProblems')}</p>;
  return (
    <section className={classes.problems} aria-label={t('problems', { count: problems.length })}>
      <h2>{t('problems', { count: problems.length })}</h2>
      <ul>
        {problems.map((problem) => (
          <li
            key={`${problem.path}${problem.message}${problem.position?.line}`}
            data-severity={problem.severity ?? 'error'}
          >
            <button type="button" onClick={() => onGo(problem)}>
              <Glyph name={problem.severity === 'warning' ? 'warn' : 'fail'} />
              <span>{problem.message}</span>
              {problem.position && <span className={classes.place}>{t('at', problem.position)}</span>}
            </button>
            {problem.expected && <p>{form('expected', { expected: problem.expected })}</p>}
            {problem.hint && <p>{problem.hint}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
