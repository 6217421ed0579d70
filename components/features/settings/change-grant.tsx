'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import type { Grant } from './grants-list';

/** Gives the project a grant, or takes it back, after saying what that means. */
export function ChangeGrant({
  grant,
  isGiven,
  mayChange,
}: {
  grant: Grant;
  isGiven: boolean;
  mayChange: boolean;
}) {
  const t = useTranslations('grants');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const change = useMutation(
    trpc.project.changeGrants.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.project.get.queryKey() });
        setOpen(false);
      },
    }),
  );
  const { problem } = useShownProblem(change.error);
  const input = isGiven ? { revoke: [grant] } : { grant: [grant] };
  return (
    <>
      <Button
        size="sm"
        variant={isGiven ? 'subtle' : 'default'}
        disabled={!mayChange}
        title={mayChange ? undefined : t('onlyInstanceAdmin')}
        onClick={() => setOpen(true)}
      >
        {isGiven ? t('revoke') : t('give')}
      </Button>
      {open && (
        <ConfirmPlan
          title={isGiven ? t('revokeTitle', { grant }) : t('giveTitle', { grant })}
          lines={[
            {
              key: grant,
              change: isGiven ? 'remove' : 'create',
              what: t(`of.${grant}`),
              detail: isGiven ? t('revokeDetail') : t('giveDetail'),
            },
          ]}
          keep={t('keep')}
          act={isGiven ? t('revokeAct', { grant }) : t('giveAct', { grant })}
          busy={change.isPending}
          problem={change.isError ? problem : undefined}
          onConfirm={() => change.mutate({ name: project, ...input })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
