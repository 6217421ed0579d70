'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { QueryFailure } from '@/components/patterns/query-failure';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { Glyph } from '@/components/ui/glyph';
import type { Problem } from '@/server/domain/error';
import type { Tried } from './use-tried';
import classes from './application-form.module.css';

/** Beside a form: what delivering would come to, its content; or what keeps it from that. */
export function PlanAside({
  tried,
  isStarted,
  fact,
  children,
}: {
  tried: Tried<unknown>;
  isStarted: boolean;
  /** How much it is, once that is known. */
  fact?: string | undefined;
  children: ReactNode;
}) {
  const t = useTranslations('applicationForm');
  return (
    <aside className={classes.aside} aria-label={t('plan')}>
      <header>
        <h2>{t('plan')}</h2>
        <span>{isStarted && (tried.isWorking ? t('planWorking') : fact)}</span>
      </header>
      {isStarted ? <Body tried={tried}>{children}</Body> : <p className={classes.text}>{t('planEmpty')}</p>}
    </aside>
  );
}

function Body({
  tried: { error, problems, result },
  children,
}: {
  tried: Tried<unknown>;
  children: ReactNode;
}) {
  const t = useTranslations('applicationForm');
  if (error !== null) return <QueryFailure tried={t('planFailed')} error={error} />;
  const isWrong = problems.some(({ severity }) => severity !== 'warning');
  return (
    <>
      {problems.length > 0 && <Problems problems={problems} />}
      {isWrong ? null : result === undefined ? <SkeletonRows rows={4} label={t('planWorking')} /> : children}
    </>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const t = useTranslations('applicationForm');
  const form = useTranslations('form');
  return (
    <ul className={classes.problems} aria-label={t('problems', { count: problems.length })}>
      {problems.map((problem) => (
        <li key={`${problem.path}${problem.message}`} data-severity={problem.severity ?? 'error'}>
          <Glyph name={problem.severity === 'warning' ? 'warn' : 'fail'} />
          <div>
            <p>{problem.message}</p>
            <p className={classes.place}>
              {problem.path} {problem.position && t('line', { line: problem.position.line })}
            </p>
            {problem.expected !== undefined && (
              <p className={classes.text}>{form('expected', { expected: problem.expected })}</p>
            )}
            {problem.hint !== undefined && <p className={classes.text}>{problem.hint}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
