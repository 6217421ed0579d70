'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';

/** Takes a workflow out of the library, after showing what goes with it and what stays. */
export function DeleteWorkflow({ name }: { name: string }) {
  const t = useTranslations('workflows');
  const may = useMay('workflow.delete');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('needsRole', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('delete')}
      </Button>
      {open && <DeleteDialog name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

function DeleteDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations('workflows');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const objects = useQuery(trpc.workflow.objects.queryOptions({ project, name }));
  const schedules = useQuery(trpc.schedule.list.queryOptions({ project, workflow: name }));
  const remove = useMutation(
    trpc.workflow.delete.mutationOptions({ onSuccess: () => router.push(routes.workflows(project)) }),
  );
  const failed = remove.error ?? objects.error ?? schedules.error;
  const { problem } = useShownProblem(failed);
  const lines = objects.data &&
    schedules.data && [
      { key: 'workflow', change: 'remove' as const, what: t('deleteItself', { name }) },
      ...schedules.data.map((each) => ({
        key: `schedule ${each.name}`,
        change: 'remove' as const,
        what: t('deleteSchedulePlan', { name: each.name }),
      })),
      { key: 'runs', change: 'keep' as const, what: t('keepRuns') },
      ...objects.data.map((each) => ({
        key: `${each.cluster} ${each.namespace} ${each.apiVersion} ${each.kind} ${each.name}`,
        change: 'keep' as const,
        what: (
          <>
            {each.kind} <Mono>{each.name}</Mono>
          </>
        ),
        end: `${each.cluster} / ${each.namespace}`,
      })),
    ];
  return (
    <ConfirmPlan
      title={t('deleteTitle', { name })}
      lines={lines}
      keep={t('keep')}
      act={t('deleteAct', { name })}
      busy={remove.isPending}
      problem={failed ? problem : undefined}
      onConfirm={() => remove.mutate({ project, name })}
      onClose={onClose}
    />
  );
}
