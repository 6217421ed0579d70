import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { deliveryPlan } from '@/components/patterns/delivery-plan';
import { PlacesPlan } from '@/components/patterns/places-plan';
import { ProblemNotes } from '@/components/patterns/problem-notes';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { SelectField } from '@/components/ui/field';
import { type ConflictChoice, conflictChoices } from '@/server/domain/application-input';
import { useRevision } from './use-revision';

/** What delivering a revision to a stage would change in the clusters, against what they have now. */
export function DeliverPlan({
  name,
  revision,
  stage,
  conflicts: choice,
  onConflicts,
}: {
  name: string;
  revision: number;
  stage: string;
  /** What becomes of fields that others set; without a choice they are taken over. */
  conflicts?: ConflictChoice;
  onConflicts?: (choice: ConflictChoice) => void;
}) {
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
  const { conflicts } = deliveryPlan(diff.data.places);
  return (
    <>
      <ProblemNotes problems={diff.data.problems} />
      {conflicts > 0 && choice !== undefined && (
        <SelectField
          label={t('conflicts', { count: conflicts })}
          value={choice}
          onChange={({ currentTarget }) => onConflicts?.(currentTarget.value as ConflictChoice)}
        >
          {conflictChoices.map((each) => (
            <option key={each} value={each}>
              {t(`conflict.${each}`)}
            </option>
          ))}
        </SelectField>
      )}
      <PlacesPlan label={t('plan')} places={diff.data.places} />
    </>
  );
}
