'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';

export function RemoveSchedule({
  schedule: { workflow, name },
}: {
  schedule: { workflow: string; name: string };
}) {
  const t = useTranslations('schedules');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.schedule.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.schedule.list.queryKey() });
        setOpen(false);
      },
    }),
  );
  const { problem } = useShownProblem(remove.error);
  return (
    <>
      <Button variant="subtle" size="sm" onClick={() => setOpen(true)}>
        {t('remove')}
      </Button>
      {open && (
        <ConfirmPlan
          title={t('removeTitle', { name })}
          lines={[
            { key: 'schedule', change: 'remove', what: t('removePlan', { name }) },
            { key: 'runs', change: 'keep', what: t('keepRuns') },
          ]}
          keep={t('keep')}
          act={t('removeAct', { name })}
          busy={remove.isPending}
          problem={remove.isError ? problem : undefined}
          onConfirm={() => remove.mutate({ project, workflow, name })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
