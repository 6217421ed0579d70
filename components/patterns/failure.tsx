'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';
import { Glyph } from '@/components/ui/glyph';
import type { Problem } from '@/server/domain/error';
import classes from './notice.module.css';

/** An error in place, at the size of what it replaces: what was tried, what is the matter, the next step, the request id. */
export function Failure({
  tried,
  problem,
  requestId,
  onRetry,
  retrying,
  page,
  children,
}: {
  /** What could not be done, as a sentence: "The applications could not be read." */
  tried: string;
  problem: Pick<Problem, 'message' | 'path' | 'expected' | 'got' | 'hint'>;
  requestId?: string | undefined;
  onRetry?: (() => void) | undefined;
  retrying?: boolean;
  /** It stands for the whole page, so that its title is the page's. */
  page?: boolean;
  /** Another way out, beside Try again. */
  children?: ReactNode;
}) {
  const t = useTranslations('patterns');
  const Title = page ? 'h1' : 'h2';
  return (
    <div className={classes.box} data-tone="fail" role="alert">
      <Title className={classes.title}>
        <span className={classes.failGlyph}>
          <Glyph name="fail" />
        </span>
        {tried}
      </Title>
      <p className={classes.text}>{problem.message}</p>
      <ProblemFacts problem={problem} />
      {problem.hint !== undefined && <p className={classes.text}>{problem.hint}</p>}
      <div className={classes.actions}>
        {onRetry && (
          <Button size="sm" onClick={onRetry} busy={retrying}>
            {t('tryAgain')}
          </Button>
        )}
        {children}
        {requestId !== undefined && (
          <span className={classes.request} title={t('requestId')}>
            {requestId}
          </span>
        )}
      </div>
    </div>
  );
}

/** Place, expected and got of a problem, as far as they are known. */
export function ProblemFacts({ problem }: { problem: Pick<Problem, 'path' | 'expected' | 'got'> }) {
  const t = useTranslations('patterns');
  const facts = [
    ['place', problem.path],
    ['expected', problem.expected],
    ['got', problem.got],
  ] as const;
  const known = facts.filter(([, value]) => value !== undefined);
  if (known.length === 0) return null;
  return (
    <dl className={classes.facts}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{name === 'expected' ? value : <Mono>{value}</Mono>}</dd>
        </div>
      ))}
    </dl>
  );
}
