'use client';

import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { MutationNote } from '@/components/patterns/mutation-note';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { NewestChoice } from './newest-choice';
import type { Run } from './use-run';

/** Runs again what failed. Where a definition became newer since, it is asked which one to go by. */
export function RetryRun({ run }: { run: Run }) {
  const t = useTranslations('run');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const may = useMay('run.operate');
  const [asking, setAsking] = useState(false);
  const [newest, setNewest] = useState(false);
  const retry = useMutation(
    trpc.run.retry.mutationOptions({
      onSuccess: async () => {
        setAsking(false);
        await queryClient.invalidateQueries(trpc.run.pathFilter());
      },
    }),
  );
  const start = (definitions: 'pinned' | 'newest') => retry.mutate({ project, id: run.id, definitions });
  const isAsked = run.newerDefinitions.length > 0;
  return (
    <>
      {retry.isError && !asking && <MutationNote error={retry.error} />}
      <Button
        variant="filled"
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('mayNot', { roles: may.roles.join(', ') })}
        icon={<Icon of={IconRefresh} size="sm" />}
        busy={retry.isPending}
        onClick={() => (isAsked ? setAsking(true) : start('pinned'))}
      >
        {isAsked ? t('newest.retry') : t('retry')}
      </Button>
      {asking && (
        <FormDialog
          title={t('newest.title', { number: run.number })}
          intro={t('newest.intro')}
          act={t('retry')}
          busy={retry.isPending}
          error={retry.error}
          onSubmit={() => start(newest ? 'newest' : 'pinned')}
          onClose={() => setAsking(false)}
        >
          <NewestChoice newer={run.newerDefinitions} checked={newest} onChange={setNewest} />
        </FormDialog>
      )}
    </>
  );
}
