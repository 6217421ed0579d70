'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useSession } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { SecretDialog } from './secret-dialog';

export function ResetPassword({ user }: { user: { id: string; name: string } }) {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const reset = useMutation(
    trpc.user.resetPassword.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        await queryClient.invalidateQueries({ queryKey: trpc.user.list.queryKey() });
      },
    }),
  );
  const { problem } = useShownProblem(reset.error);
  // One's own password is changed under "Your account".
  if (user.id === session.user.id) return null;
  return (
    <>
      <Button variant="subtle" size="sm" onClick={() => setOpen(true)}>
        {t('resetPassword')}
      </Button>
      {open && (
        <ConfirmPlan
          title={t('resetTitle', { name: user.name })}
          lines={[
            { key: 'password', change: 'change', what: t('resetPlan', { name: user.name }) },
            { key: 'sessions', change: 'remove', what: t('resetSessions', { name: user.name }) },
          ]}
          keep={t('keepPassword')}
          act={t('resetAct', { name: user.name })}
          busy={reset.isPending}
          problem={reset.isError ? problem : undefined}
          onConfirm={() => reset.mutate({ id: user.id })}
          onClose={() => setOpen(false)}
        />
      )}
      {reset.data && (
        <SecretDialog
          title={t('passwordMade', { name: user.name })}
          text={t('passwordOnce')}
          secret={reset.data.password}
          onClose={() => reset.reset()}
        />
      )}
    </>
  );
}
