'use client';

import { IconPencil, IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';
import { TextAreaField } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { textOf, valueOf } from './pins';
import { useRunInView } from './watch-run';
import classes from './pinned-value.module.css';
import watch from './run-watch.module.css';

const mostShown = 200;

/** A value that a step hands on: of the run that is watched, or pinned, which is changed by hand and let go here. */
export function PinnedValue({ name, step }: { name: string; step: string }) {
  const t = useTranslations('design.watch');
  const { outputs, pin, unpin } = useRunInView();
  const [draft, setDraft] = useState<string | null>(null);
  const found = outputs.get(name);
  const text = found ? textOf(found.value) : '';
  const keep = () => {
    if (draft !== null) pin(name, step, valueOf(draft));
    setDraft(null);
  };
  return (
    <div className={classes.value}>
      <div className={classes.head}>
        <Mono>{name}</Mono>
        {found?.isPinned && <span className={watch.dim}>{t('pinned')}</span>}
        <span className={classes.verbs}>
          {found?.isPinned ? (
            <Button
              size="sm"
              variant="subtle"
              label={t('unpin', { name })}
              icon={<Icon of={IconPinnedOff} size="sm" />}
              onClick={() => unpin(name)}
            />
          ) : (
            found && (
              <Button
                size="sm"
                variant="subtle"
                label={t('pin', { name })}
                icon={<Icon of={IconPin} size="sm" />}
                onClick={() => pin(name, step, found.value)}
              />
            )
          )}
          <Button
            size="sm"
            variant="subtle"
            label={t('editValue', { name })}
            icon={<Icon of={IconPencil} size="sm" />}
            onClick={() => setDraft(text)}
          />
        </span>
      </div>
      {draft === null ? (
        <span className={found ? watch.shown : watch.dim}>
          {found ? text.slice(0, mostShown) : t('noValue')}
        </span>
      ) : (
        <>
          <TextAreaField
            label={t('valueOf', { name })}
            help={t('valueHelp')}
            rows={3}
            spellCheck={false}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
          <span className={watch.verbs}>
            <Button size="sm" onClick={() => setDraft(null)}>
              {t('leave')}
            </Button>
            <Button size="sm" variant="filled" onClick={keep}>
              {t('keepPinned')}
            </Button>
          </span>
        </>
      )}
    </div>
  );
}
