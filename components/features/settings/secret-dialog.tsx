'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { copyText } from '@/components/ui/copy-text';
import { Dialog } from '@/components/ui/dialog';
import classes from './settings.module.css';

/** Something that is shown this once. */
export function SecretDialog({
  title,
  text,
  secret,
  onClose,
}: {
  title: string;
  text: string;
  secret: string;
  onClose: () => void;
}) {
  const t = useTranslations('settings');
  return (
    <Dialog
      role="alertdialog"
      title={title}
      intro={text}
      onClose={onClose}
      foot={
        <>
          <Button onClick={() => void copyText(secret)}>{t('copy')}</Button>
          <Button variant="filled" data-first-focus onClick={onClose}>
            {t('noted')}
          </Button>
        </>
      }
    >
      <div className={classes.secret}>
        <code>{secret}</code>
      </div>
    </Dialog>
  );
}
