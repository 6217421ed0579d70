'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { textOf } from '@/components/patterns/form-text';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { TextField } from '@/components/ui/field';
import { SecretDialog } from './secret-dialog';

export function CreateUser() {
  const t = useTranslations('settings');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const create = useMutation(
    trpc.user.create.mutationOptions({
      onSuccess: async () => {
        setOpen(false);
        await queryClient.invalidateQueries({ queryKey: trpc.user.list.queryKey() });
      },
    }),
  );
  return (
    <>
      <Button variant="filled" onClick={() => setOpen(true)}>
        {t('createUser')}
      </Button>
      {open && (
        <FormDialog
          title={t('createUserTitle')}
          intro={t('createUserText')}
          act={t('createUser')}
          busy={create.isPending}
          error={create.error}
          onClose={() => setOpen(false)}
          onSubmit={(form) =>
            create.mutate({
              name: textOf(form, 'name'),
              email: textOf(form, 'email'),
              instanceAdmin: form.get('instanceAdmin') === 'on',
            })
          }
        >
          <TextField
            label={t('name')}
            name="name"
            autoComplete="off"
            maxLength={100}
            data-first-focus
            required
          />
          <TextField label={t('email')} name="email" type="email" autoComplete="off" required />
          <Checkbox name="instanceAdmin">{t('makeInstanceAdmin')}</Checkbox>
        </FormDialog>
      )}
      {create.data && (
        <SecretDialog
          title={t('userMade')}
          text={t('passwordOnce')}
          secret={create.data.password}
          onClose={() => create.reset()}
        />
      )}
    </>
  );
}
