'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import { PlacesPlan } from '@/components/patterns/places-plan';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { RevisionText } from '@/components/revisions/revision-body';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useRevision } from './use-revision';
import classes from './application-detail.module.css';

type Pair = { name: string; from: number; to: number };
type Problem = Outputs['revision']['compare']['problems'][number];

export function ComparedDocuments({ name, from, to }: Pair) {
  const revision = useRevision(name, to);
  const earlier = useRevision(name, from);
  return (
    <div className={classes.compared}>
      <RevisionText name={name} number={to} revision={revision} earlier={earlier} before={from} />
    </div>
  );
}

/** Both are rendered by the definitions of now: what differs is what the documents say. */
export function ComparedResources({ name, from, to, stage }: Pair & { stage: string | null }) {
  const t = useTranslations('revisions');
  const trpc = useTRPC();
  const project = useProject();
  const input = { project, name, from, to, ...(stage === null ? {} : { stage }) };
  const query = useQuery(trpc.revision.compare.queryOptions(input));
  if (hasFailed(query))
    return (
      <QueryFailure tried={t('compareFailed')} error={query.error} onRetry={() => void query.refetch()} />
    );
  if (!query.data)
    return (
      <div className={classes.compared}>
        <SkeletonRows rows={6} label={t('comparing')} />
      </div>
    );
  const { problems, places } = query.data;
  return (
    <div className={classes.compared}>
      {problems.map((problem) => (
        <ProblemNote key={[problem.revision, problem.path, problem.message].join(' ')} problem={problem} />
      ))}
      <PlacesPlan label={t('changesFrom', { before: from, after: to })} places={places} />
    </div>
  );
}

function ProblemNote({ problem }: { problem: Problem }) {
  const t = useTranslations('revisions');
  const { revision, severity, message, hint, path, position } = problem;
  const place = [
    `r${revision}`,
    ...(position ? [t('atLine', { line: position.line })] : []),
    ...(path === undefined ? [] : [path]),
  ].join(', ');
  return (
    <Note tone={severity === 'warning' ? 'warn' : 'fail'}>
      <span className={classes.dim}>{place}</span> {message} {hint}
    </Note>
  );
}
