'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useShownProblem } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { isRole, RoleOptions, type Role } from './role-options';
import classes from './settings.module.css';
import text from '@/components/ui/text.module.css';

export function MemberRole({ member }: { member: { userId: string; name: string; role: Role } }) {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const may = useMay('member.manage');
  const update = useMutation(
    trpc.member.updateRole.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.member.list.queryKey() }),
    }),
  );
  const { problem } = useShownProblem(update.error);
  if (!may.allowed) return t(`role.${member.role}`);
  return (
    <>
      <select
        className={classes.role}
        aria-label={t('roleOf', { name: member.name })}
        value={update.isPending ? update.variables.role : member.role}
        onChange={({ currentTarget: { value } }) => {
          if (isRole(value)) update.mutate({ project, userId: member.userId, role: value });
        }}
      >
        <RoleOptions />
      </select>
      {update.isError && (
        <span className={text.fail} role="alert" title={problem.hint}>
          {' '}
          {problem.message}
        </span>
      )}
    </>
  );
}
