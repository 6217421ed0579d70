'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';

export function RevokeToken({ token }: { token: { id: string; name: string } }) {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const revoke = useMutation(
    trpc.token.revoke.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.token.list.queryKey() });
        setOpen(false);
      },
    }),
  );
  const { problem } = useShownProblem(revoke.error);
  return (
    <>
      <Button variant="subtle" size="sm" onClick={() => setOpen(true)}>
        {t('revoke')}
      </Button>
      {open && (
        <ConfirmPlan
          title={t('revokeTitle', { name: token.name })}
          lines={[
            {
              key: 'token',
              change: 'remove',
              what: t('revokePlan', { name: token.name }),
              detail: t('revokeDetail'),
            },
          ]}
          keep={t('keepToken')}
          act={t('revokeAct', { name: token.name })}
          busy={revoke.isPending}
          problem={revoke.isError ? problem : undefined}
          onConfirm={() => revoke.mutate({ project, id: token.id })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
