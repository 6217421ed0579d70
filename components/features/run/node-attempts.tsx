'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { ProblemFacts } from '@/components/patterns/failure';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { Mono } from '@/components/ui/code';
import { StatusMark } from '@/components/ui/status-mark';
import { useDuration } from './use-duration';
import type { ShownNode } from './use-nodes';
import classes from './attempts.module.css';

type Attempt = Outputs['run']['node']['attempts'][number];

/** Each attempt at a node, newest first: why it was begun, who had it, how it ended. */
export function NodeAttempts({ node }: { node: ShownNode }) {
  const t = useTranslations('run.attempts');
  const trpc = useTRPC();
  const project = useProject();
  const input = { project, id: node.runId, node: node.ownKey };
  const query = useQuery(trpc.run.node.queryOptions(input));
  useLive([`run:${node.runId}`], [trpc.run.node.queryKey(input)]);
  if (hasFailed(query))
    return <QueryFailure tried={t('failed')} error={query.error} onRetry={() => void query.refetch()} />;
  const attempts = query.data?.attempts.toReversed();
  return (
    <Section title={t('title')} fact={attempts?.length}>
      {attempts === undefined ? (
        <SkeletonRows rows={Math.min(node.attempt, 5)} label={t('title')} />
      ) : (
        <ol className={classes.attempts} aria-label={t('title')}>
          {attempts.map((attempt) => (
            <AttemptRow key={attempt.number} attempt={attempt} />
          ))}
        </ol>
      )}
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
