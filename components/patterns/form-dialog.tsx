'use client';

import { useTranslations } from 'next-intl';
import { useId, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { MutationNote } from './mutation-note';
import classes from './form-dialog.module.css';

/** A short form in a dialog: what failed stands in it, and it stays open until it is done. */
export function FormDialog({
  title,
  intro,
  act,
  busy,
  ownChecks = false,
  error,
  onSubmit,
  onClose,
  children,
}: {
  title: string;
  intro?: ReactNode;
  act: string;
  busy: boolean;
  /** What is wrong is told by the fields themselves, not by the browser. */
  ownChecks?: boolean;
  error: unknown;
  onSubmit: (form: FormData) => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations('patterns');
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
        noValidate={ownChecks}
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
