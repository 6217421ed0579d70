'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState, type FormEvent } from 'react';
import { problemOf } from '@/components/trpc/problem-of';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { textOf } from './form-text';
import { MutationNote } from './mutation-note';
import classes from './password-form.module.css';

/** `forced`: the one-time password of the first start opened this page, and nothing else is open until it is changed. */
export function PasswordForm({
  forced,
  minPasswordLength,
  onDone,
}: {
  forced: boolean;
  minPasswordLength: number;
  onDone?: () => void;
}) {
  const t = useTranslations('signIn');
  const trpc = useTRPC();
  const [different, setDifferent] = useState(false);
  const change = useMutation(
    trpc.session.changePassword.mutationOptions({
      onSuccess: () => (onDone ? onDone() : window.location.assign('/')),
    }),
  );
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const newPassword = textOf(form, 'newPassword');
    const same = newPassword === textOf(form, 'again');
    setDifferent(!same);
    if (same) change.mutate({ currentPassword: textOf(form, 'currentPassword'), newPassword });
  };
  const path = change.isError ? problemOf(change.error).problem.path : undefined;
  const at = (name: string) => (path === name ? problemOf(change.error).problem.message : undefined);
  return (
    <form className={classes.form} method="post" onSubmit={onSubmit}>
      {change.isError && at('currentPassword') === undefined && at('newPassword') === undefined && (
        <MutationNote error={change.error} />
      )}
      <TextField
        label={forced ? t('oneTimePassword') : t('currentPassword')}
        name="currentPassword"
        type="password"
        autoComplete="current-password"
        error={at('currentPassword')}
        required
      />
      <TextField
        label={t('newPassword')}
        help={t('passwordRule', { count: minPasswordLength })}
        name="newPassword"
        type="password"
        autoComplete="new-password"
        minLength={minPasswordLength}
        error={at('newPassword')}
        required
      />
      <TextField
        label={t('again')}
        name="again"
        type="password"
        autoComplete="new-password"
        error={different ? t('different') : undefined}
        required
      />
      <Button type="submit" variant="filled" busy={change.isPending || (change.isSuccess && forced)}>
        {t('setPassword')}
      </Button>
    </form>
  );
}
