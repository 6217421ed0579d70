'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { textOf } from '@/components/patterns/form-text';
import { useMay, useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { isRole, RoleOptions } from './role-options';

export function AddMember() {
  const t = useTranslations('settings');
  const may = useMay('member.manage');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="filled"
        disabled={!may.allowed}
        title={may.allowed ? undefined : t('needsRole', { roles: may.roles.join(', ') })}
        onClick={() => setOpen(true)}
      >
        {t('addMember')}
      </Button>
      {open && <AddMemberDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function AddMemberDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const add = useMutation(
    trpc.member.add.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.member.list.queryKey() });
        onClose();
      },
    }),
  );
  return (
    <FormDialog
      title={t('addMemberTitle')}
      intro={t('addMemberText')}
      act={t('addMember')}
      busy={add.isPending}
      error={add.error}
      onClose={onClose}
      onSubmit={(form) => {
        const role = textOf(form, 'role');
        if (isRole(role)) add.mutate({ project, email: textOf(form, 'email'), role });
      }}
    >
      <TextField label={t('email')} name="email" type="email" autoComplete="off" data-first-focus required />
      <SelectField label={t('roleHead')} name="role" defaultValue="developer" help={t('rolesHelp')}>
        <RoleOptions />
      </SelectField>
    </FormDialog>
  );
}
