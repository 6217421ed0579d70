'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import classes from './form.module.css';

/** Signed in, but a member of nothing: says who can help. */
export function NoProject() {
  const t = useTranslations('signIn');
  const trpc = useTRPC();
  const signOut = useMutation(
    trpc.session.signOut.mutationOptions({ onSuccess: () => window.location.assign(routes.signIn()) }),
  );
  return (
    <section className={classes.card}>
      <div>
        <h1 className={classes.title}>{t('noProject')}</h1>
        <p className={classes.text}>{t('noProjectText')}</p>
      </div>
      <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
        {t('signOut')}
      </Button>
    </section>
  );
}
