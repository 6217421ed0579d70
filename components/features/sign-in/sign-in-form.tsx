'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, type FormEvent } from 'react';
import { textOf } from '@/components/patterns/form-text';
import { MutationNote } from '@/components/patterns/mutation-note';
import { tellTimeZone } from '@/components/patterns/time-zone';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import classes from './form.module.css';

/** `next` is a path of this console to go on to; the page has checked that it is one. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations('signIn');
  const trpc = useTRPC();
  const signIn = useMutation(
    trpc.session.signIn.mutationOptions({
      // A whole new page, so that the server draws it for this person.
      onSuccess: ({ mustChangePassword }) =>
        window.location.assign(mustChangePassword ? routes.changePassword : next),
    }),
  );
  // So that the first page behind the door is written by the person's clock already.
  useEffect(() => {
    tellTimeZone();
  }, []);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ email: textOf(form, 'email'), password: textOf(form, 'password') });
  };
  return (
    <section className={classes.card}>
      <h1 className={classes.title}>{t('title')}</h1>
      {signIn.isError && <MutationNote error={signIn.error} />}
      {/* Before hydration the form must not put the password into the address. */}
      <form className={classes.form} method="post" onSubmit={onSubmit}>
        <TextField label={t('email')} name="email" type="email" autoComplete="username" required />
        <TextField
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <Button type="submit" variant="filled" busy={signIn.isPending || signIn.isSuccess}>
          {t('action')}
        </Button>
      </form>
    </section>
  );
}
