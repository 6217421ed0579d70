'use client';

import { IconSend } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SelectField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { PlacesPlan } from './places-plan';

/** Delivers a revision to a stage, after showing what it will apply there. `again`: an earlier one, from the list of revisions. */
export function Deliver({ name, revision, again }: { name: string; revision: number; again?: boolean }) {
  const t = useTranslations('deliver');
  const may = useMay('application.deploy');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={again ? 'default' : 'filled'}
        size={again ? 'sm' : undefined}
        icon={<Icon of={IconSend} size="sm" />}
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('deliver')}
      </Button>
      {open && <DeliverDialog name={name} revision={revision} onClose={() => setOpen(false)} />}
    </>
  );
}

function DeliverDialog({ name, revision, onClose }: { name: string; revision: number; onClose: () => void }) {
  const t = useTranslations('deliver');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const stages = useQuery(trpc.environment.stages.queryOptions({ project }));
  const [picked, setPicked] = useState<string | null>(null);
  const stage = picked ?? stages.data?.[0]?.name;
  const deploy = useMutation(
    trpc.application.deploy.mutationOptions({
      onSuccess: ({ runId }) => router.push(routes.run(project, runId)),
    }),
  );
  return (
    <Dialog
      title={t('title', { name, revision })}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('notNow')}</Button>
          <Button
            variant="filled"
            data-first-focus
            busy={deploy.isPending}
            disabled={stage === undefined}
            onClick={() => deploy.mutate({ project, name, revision, ...(stage ? { stage } : {}) })}
          >
            {t('act', { revision, stage: stage ?? '' })}
          </Button>
        </>
      }
    >
      {stages.isError && (
        <QueryFailure tried={t('stagesFailed')} error={stages.error} onRetry={() => void stages.refetch()} />
      )}
      <SelectField
        label={t('stage')}
        value={stage ?? ''}
        onChange={({ currentTarget }) => setPicked(currentTarget.value)}
      >
        {stages.data?.map((each) => (
          <option key={each.id} value={each.name}>
            {each.name} – {each.cluster} / {each.namespace}
          </option>
        ))}
      </SelectField>
      {stage !== undefined && <DeliverPlan name={name} revision={revision} stage={stage} />}
      {deploy.isError && <MutationNote error={deploy.error} />}
    </Dialog>
  );
}

function DeliverPlan({ name, revision, stage }: { name: string; revision: number; stage: string }) {
  const t = useTranslations('deliver');
  const trpc = useTRPC();
  const project = useProject();
  const saved = useQuery(trpc.revision.get.queryOptions({ project, name, number: revision }));
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
