'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { MutationNote } from '@/components/patterns/mutation-note';
import { PlacesPlan } from '@/components/patterns/places-plan';
import { ProblemNotes } from '@/components/patterns/problem-notes';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { routes } from '@/components/routes';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Code, Mono } from '@/components/ui/code';
import { Plan } from '@/components/ui/plan';
import type { AdoptObjects } from '@/server/domain/adopt-input';
import { splitLabels } from './split-labels';
import classes from './adopt.module.css';

type Adoption = Outputs['application']['adopt'];

/** What would become which component, what is left out and why, what would change; then the act. */
export function AdoptPlan({ asked }: { asked: AdoptObjects }) {
  const t = useTranslations('adopt');
  const trpc = useTRPC();
  const project = useProject();
  const adoption = useQuery(
    trpc.application.adopt.queryOptions({ project, ...asked }, { retry: false, staleTime: 0 }),
  );
  if (adoption.isError)
    return (
      <QueryFailure
        tried={t('failed')}
        error={adoption.error}
        retrying={adoption.isFetching}
        onRetry={() => void adoption.refetch()}
      />
    );
  if (!adoption.data) return <SkeletonRows rows={8} label={t('looking')} />;
  return (
    <div className={classes.plan}>
      <Found adoption={adoption.data} component={asked.name} />
      <LeftOut skipped={adoption.data.skipped} />
      <Changes document={adoption.data.document} asked={asked} />
      <details>
        <summary>{t('document')}</summary>
        <Code label={t('document')} text={adoption.data.document} />
      </details>
    </div>
  );
}

function Found({ adoption, component }: { adoption: Adoption; component: string }) {
  const t = useTranslations('adopt');
  const { objects } = adoption;
  return (
    <Section title={t('found', { count: objects.length })}>
      <Plan
        label={t('found', { count: objects.length })}
        lines={objects.map(({ kind, name }) => ({
          key: `${kind} ${name}`,
          change: 'keep',
          what: (
            <>
              {kind} <Mono>{name}</Mono>
            </>
          ),
          end: t('ofComponent', { component }),
        }))}
      />
    </Section>
  );
}

function LeftOut({ skipped }: { skipped: Adoption['skipped'] }) {
  const t = useTranslations('adopt');
  if (skipped.length === 0) return null;
  return (
    <Section title={t('leftOut', { count: skipped.length })}>
      <Plan
        label={t('leftOut', { count: skipped.length })}
        lines={skipped.map(({ kind, name, why }) => ({
          key: `${kind} ${name}`,
          change: 'refused',
          what: (
            <>
              {kind} <Mono>{name}</Mono>
            </>
          ),
          detail: why,
        }))}
      />
    </Section>
  );
}

function Changes({ document, asked }: { document: string; asked: AdoptObjects }) {
  const t = useTranslations('adopt');
  const trpc = useTRPC();
  const project = useProject();
  const diff = useQuery(trpc.application.diff.queryOptions({ project, document }, { retry: false }));
  if (diff.isError)
    return <QueryFailure tried={t('diffFailed')} error={diff.error} onRetry={() => void diff.refetch()} />;
  if (!diff.data) return <SkeletonRows rows={3} label={t('comparing')} />;
  const { places, labelled } = splitLabels(diff.data.places);
  const errors = diff.data.problems.filter(({ severity }) => severity !== 'warning');
  return (
    <Section title={t('changes')}>
      <ProblemNotes problems={diff.data.problems} />
      <PlacesPlan label={t('changes')} places={places} />
      {labelled > 0 && <p className={classes.text}>{t('labelled', { count: labelled })}</p>}
      <TakeOver document={document} asked={asked} isBlocked={errors.length > 0} />
    </Section>
  );
}

function TakeOver({
  document,
  asked: { name, mode },
  isBlocked,
}: {
  document: string;
  asked: AdoptObjects;
  isBlocked: boolean;
}) {
  const t = useTranslations('adopt');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const apply = useMutation(
    trpc.application.applyDocuments.mutationOptions({
      onSuccess: ([first]) =>
        router.push(
          first?.runId ? routes.run(project, first.runId) : routes.application(project, first?.name ?? name),
        ),
    }),
  );
  return (
    <>
      {apply.isError && <MutationNote error={apply.error} />}
      <div className={classes.actions}>
        <Button
          variant="filled"
          disabled={isBlocked}
          busy={apply.isPending}
          onClick={() => apply.mutate({ project, document, baseRevision: 0 })}
        >
          {t(`act.${mode}`, { name })}
        </Button>
      </div>
    </>
  );
}
