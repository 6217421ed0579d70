'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';

/** Loam forgets the cluster and its credentials; nothing in the cluster changes. */
export function RemoveCluster({ name }: { name: string }) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const queryClient = useQueryClient();
  const may = useMay('instance-wide.cluster.manage');
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.cluster.remove.mutationOptions({
      onSuccess: async () => {
        router.push(routes.environments(project));
        await queryClient.invalidateQueries({ queryKey: trpc.cluster.pathKey() });
      },
    }),
  );
  const { problem } = useShownProblem(remove.error);
  if (!may.allowed) return null;
  return (
    <>
      <Button variant="subtle" onClick={() => setOpen(true)}>
        {t('removeCluster')}
      </Button>
      {open && (
        <ConfirmPlan
          title={t('removeClusterTitle', { name })}
          lines={[
            { key: 'credentials', change: 'remove', what: t('removeCredentials') },
            { key: 'stages', change: 'remove', what: t('removeStages') },
            { key: 'cluster', change: 'keep', what: t('keepCluster') },
          ]}
          keep={t('keepIt')}
          act={t('removeClusterAct', { name })}
          typeName={name}
          busy={remove.isPending}
          problem={remove.isError ? problem : undefined}
          onConfirm={() => remove.mutate({ name })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
