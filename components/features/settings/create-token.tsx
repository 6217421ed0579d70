'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { textOf } from '@/components/patterns/form-text';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { SelectField, TextField } from '@/components/ui/field';
import { isRole, RoleOptions } from './role-options';
import { SecretDialog } from './secret-dialog';

const days = [7, 30, 90, 365] as const;

export function CreateToken() {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const create = useMutation(
    trpc.token.create.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        await queryClient.invalidateQueries({ queryKey: trpc.token.list.queryKey() });
      },
    }),
  );
  return (
    <>
      <Button variant="filled" onClick={() => setOpen(true)}>
        {t('createToken')}
      </Button>
      {open && (
        <FormDialog
          title={t('createTokenTitle')}
          intro={t('createTokenText')}
          act={t('createToken')}
          busy={create.isPending}
          error={create.error}
          onClose={() => setOpen(false)}
          onSubmit={(form) => {
            const role = textOf(form, 'role');
            if (!isRole(role)) return;
            create.mutate({
              project,
              name: textOf(form, 'name'),
              role,
              expiresInDays: Number(textOf(form, 'days')),
            });
          }}
        >
          <TextField
            label={t('name')}
            name="name"
            help={t('tokenNameHelp')}
            maxLength={60}
            data-first-focus
            required
          />
          <SelectField label={t('roleHead')} name="role" defaultValue="developer" help={t('tokenRoleHelp')}>
            <RoleOptions />
          </SelectField>
          <SelectField label={t('expires')} name="days" defaultValue={90}>
            {days.map((count) => (
              <option key={count} value={count}>
                {t('inDays', { count })}
              </option>
            ))}
          </SelectField>
        </FormDialog>
      )}
      {create.data && (
        <SecretDialog
          title={t('tokenMade')}
          text={t('shownOnce')}
          secret={create.data.token}
          onClose={() => create.reset()}
        />
      )}
    </>
  );
}
