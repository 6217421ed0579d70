'use client';

import { useTranslations } from 'next-intl';
import { useId, type ReactNode } from 'react';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import classes from './settings.module.css';

/** A short form in a dialog: what failed stands in it, and it stays open until it is done. */
export function FormDialog({
  title,
  intro,
  act,
  busy,
  error,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  intro?: ReactNode;
  act: string;
  busy: boolean;
  error: unknown;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations('settings');
  const id = useId();
  return (
    <Dialog
      title={title}
      intro={intro}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="filled" type="submit" form={id} busy={busy}>
            {act}
          </Button>
        </>
      }
    >
      <form
        id={id}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit(new FormData(event.currentTarget));
        }}
      >
        {error !== null && <MutationNote error={error} />}
        {children}
      </form>
    </Dialog>
  );
}
