'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';

/** Takes a stage out of the project; the namespace and what runs there stay. Refused while instances belong to it. */
export function RemoveStage({
  stage,
}: {
  stage: { name: string; cluster: string; namespace: string; instances: number };
}) {
  const t = useTranslations('environments');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const may = useMay('environment.manage');
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.environment.removeStage.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.environment.stages.queryKey() });
        setOpen(false);
      },
    }),
  );
  const { problem } = useShownProblem(remove.error);
  if (!may.allowed) return null;
  return (
    <>
      <Button
        variant="subtle"
        size="sm"
        disabled={stage.instances > 0}
        title={stage.instances > 0 ? t('stageInUse', { count: stage.instances }) : undefined}
        onClick={() => setOpen(true)}
      >
        {t('removeStage')}
      </Button>
      {open && (
        <ConfirmPlan
          title={t('removeStageTitle', { name: stage.name })}
          lines={[
            { key: 'stage', change: 'remove', what: t('removeStagePlan', { name: stage.name }) },
            {
              key: 'namespace',
              change: 'keep',
              what: t('keepNamespace', { namespace: stage.namespace, cluster: stage.cluster }),
            },
          ]}
          keep={t('keepIt')}
          act={t('removeStageAct', { name: stage.name })}
          busy={remove.isPending}
          problem={remove.isError ? problem : undefined}
          onConfirm={() => remove.mutate({ project, name: stage.name })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
