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

/** Removes an application, after showing what goes and what stays. */
export function DeleteApplication({ name }: { name: string }) {
  const t = useTranslations('deleteApplication');
  const may = useMay('application.delete');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('delete')}
      </Button>
      {open && <DeleteDialog name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

function DeleteDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations('deleteApplication');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const plan = useQuery(trpc.application.deletionPlan.queryOptions({ project, name }));
  const remove = useMutation(
    trpc.application.delete.mutationOptions({
      onSuccess: ({ runId }) => router.push(routes.run(project, runId)),
    }),
  );
  const failed = remove.error ?? plan.error;
  const { problem } = useShownProblem(failed);
  const place = (each: { cluster: string; namespace: string }) => `${each.cluster} / ${each.namespace}`;
  const lines = plan.data && [
    ...plan.data.removed.map((each) => ({
      key: `${place(each)} ${each.apiVersion} ${each.kind} ${each.name}`,
      change: 'remove' as const,
      what: (
        <>
          {each.kind} <Mono>{each.name}</Mono>
        </>
      ),
      // Most objects are called like their component.
      detail: each.component === each.name ? undefined : each.component,
      end: place(each),
    })),
    ...plan.data.kept.map((each) => ({
      key: `${place(each)} ${each.apiVersion} ${each.kind} ${each.name}`,
      change: 'keep' as const,
      what: (
        <>
          {each.kind} <Mono>{each.name}</Mono>
        </>
      ),
      detail: each.why,
      end: place(each),
    })),
    { key: 'application', change: 'remove' as const, what: t('itself', { name }) },
  ];
  return (
    <ConfirmPlan
      title={t('title', { name })}
      lines={lines}
      keep={t('keep')}
      act={t('act', { name })}
      typeName={name}
      busy={remove.isPending}
      problem={failed ? problem : undefined}
      onConfirm={() => remove.mutate({ project, name })}
      onClose={onClose}
    />
  );
}
