'use client';

import { useTranslations } from 'next-intl';
import { PasswordForm } from '@/components/patterns/password-form';
import classes from './form.module.css';

export function ForcedChange({ minPasswordLength }: { minPasswordLength: number }) {
  const t = useTranslations('signIn');
  return (
    <section className={classes.card}>
      <div>
        <h1 className={classes.title}>{t('changeTitle')}</h1>
        <p className={classes.text}>{t('changeText')}</p>
      </div>
      <PasswordForm forced minPasswordLength={minPasswordLength} />
    </section>
  );
}
