'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ConfirmPlan } from '@/components/patterns/confirm-plan';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';

export function RemoveMember({ member }: { member: { userId: string; name: string } }) {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const may = useMay('member.manage');
  const [open, setOpen] = useState(false);
  const remove = useMutation(
    trpc.member.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.member.list.queryKey() });
        setOpen(false);
      },
    }),
  );
  const { problem } = useShownProblem(remove.error);
  if (!may.allowed) return null;
  return (
    <>
      <Button variant="subtle" size="sm" onClick={() => setOpen(true)}>
        {t('remove')}
      </Button>
      {open && (
        <ConfirmPlan
          title={t('removeMemberTitle', { name: member.name })}
          lines={[
            { key: 'role', change: 'remove', what: t('removeMemberPlan', { name: member.name }) },
            { key: 'work', change: 'keep', what: t('keepMemberWork') },
          ]}
          keep={t('keepMember')}
          act={t('removeMemberAct', { name: member.name })}
          busy={remove.isPending}
          problem={remove.isError ? problem : undefined}
          onConfirm={() => remove.mutate({ project, userId: member.userId })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
