'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { ProblemFacts } from '@/components/patterns/failure';
import { Section } from '@/components/patterns/section';
import { Mono } from '@/components/ui/code';
import { StatusMark } from '@/components/ui/status-mark';
import { useDuration } from '@/components/ui/use-duration';
import type { DetailedNode } from './use-node';
import classes from './attempts.module.css';

type Attempt = DetailedNode['attempts'][number];

/** Each attempt at a node, newest first: why it was begun, who had it, how it ended. */
export function NodeAttempts({ attempts }: { attempts: readonly Attempt[] }) {
  const t = useTranslations('run.attempts');
  return (
    <Section title={t('title')} fact={attempts.length}>
      <ol className={classes.attempts} aria-label={t('title')}>
        {attempts.toReversed().map((attempt) => (
          <AttemptRow key={attempt.number} attempt={attempt} />
        ))}
      </ol>
    </Section>
  );
}

function AttemptRow({ attempt }: { attempt: Attempt }) {
  const t = useTranslations('run.attempts');
  const format = useFormatter();
  const duration = useDuration();
  const { number, why, by, worker, startedAt, finishedAt, end, error } = attempt;
  const took = finishedAt === null ? '' : duration(finishedAt.getTime() - startedAt.getTime());
  return (
    <li value={number}>
      <p className={classes.head}>
        <b>{t('number', { number })}</b>
        <span>{by === null ? t(`why.${why}`) : t('by', { name: by })}</span>
        <StatusMark of="attempt" state={end ?? 'running'} />
      </p>
      <p className={classes.facts}>
        <time dateTime={startedAt.toISOString()}>{format.dateTime(startedAt, 'exact')}</time>
        {took !== '' && <span>{took}</span>}
        {worker !== null && <span title={t('worker')}>{worker}</span>}
      </p>
      {error && (
        <details className={classes.error}>
          <summary>
            <Mono>{error.code}</Mono> {error.message}
          </summary>
          <ProblemFacts problem={error} />
          {error.hint !== undefined && <p>{error.hint}</p>}
        </details>
      )}
    </li>
  );
}
