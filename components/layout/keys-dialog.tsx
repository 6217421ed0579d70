'use client';

import { useTranslations } from 'next-intl';
import { useBoundKeys } from '@/components/patterns/keys';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import classes from './keys-dialog.module.css';

const arrows: Record<string, string> = { Left: '←', Right: '→', Up: '↑', Down: '↓' };

/** Every key that does something on this page. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell');
  const bound = useBoundKeys();
  const always = [
    { keys: '/', label: t('key.search') },
    { keys: '↑ ↓', label: t('key.rows') },
    { keys: 'Esc', label: t('key.close') },
  ];
  return (
    <Dialog
      title={t('keysTitle')}
      onClose={onClose}
      foot={
        <Button data-first-focus onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <dl className={classes.keys}>
        {[...bound, ...always].map(({ keys, label }) => (
          <div key={keys}>
            <dt>{label}</dt>
            <dd>
              {keys.split(' ').map((key) => (
                <Kbd key={key}>
                  {key
                    .replace('mod+', 'Ctrl ')
                    .replace(/^alt\+Arrow(\w+)$/, (_, way: string) => `Alt ${arrows[way]}`)
                    .replace(/ ([a-z])$/, (_, letter: string) => ` ${letter.toUpperCase()}`)}
                </Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
