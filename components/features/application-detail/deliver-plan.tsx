import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { PlacesPlan } from './places-plan';
import { useRevision } from './use-revision';

/** What delivering a revision to a stage would change in the clusters, against what they have now. */
export function DeliverPlan({ name, revision, stage }: { name: string; revision: number; stage: string }) {
  const t = useTranslations('deliver');
  const trpc = useTRPC();
  const project = useProject();
  const saved = useRevision(name, revision);
  const document = saved.data?.document ?? '';
  const diff = useQuery(
    trpc.application.diff.queryOptions({ project, document, stage }, { enabled: document !== '' }),
  );
  const error = saved.error ?? diff.error;
  if (error)
    return (
      <QueryFailure
        tried={t('planFailed')}
        error={error}
        onRetry={() => void Promise.all([saved.refetch(), diff.refetch()])}
      />
    );
  if (!diff.data) return <SkeletonRows rows={4} label={t('planning')} />;
  return (
    <>
      {diff.data.problems.map((problem) => (
        <Note
          key={`${problem.path} ${problem.message}`}
          tone={problem.severity === 'warning' ? 'warn' : 'fail'}
        >
          {problem.message} {problem.hint}
        </Note>
      ))}
      <PlacesPlan label={t('plan')} places={diff.data.places} />
    </>
  );
}
