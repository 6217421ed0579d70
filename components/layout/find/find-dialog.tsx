'use client';

import { IconSearch } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useEffect, useId, useRef, useState } from 'react';
import { useSession } from '@/components/patterns/session';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { Tag } from '@/components/ui/tag';
import type { FindKeys } from './found';
import classes from './find-dialog.module.css';

const FindResults = dynamic(() => import('./find-results').then((module) => module.FindResults), {
  ssr: false,
  loading: () => <div className={classes.list} />,
});

/**
 * Things here, things to do, things elsewhere. Arrows choose, Enter opens, Esc closes. The field is there at once, so
 * that no key goes astray; what it finds is loaded behind it.
 */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('find');
  const { project } = useSession();
  const ref = useRef<HTMLDialogElement>(null);
  const keys = useRef<FindKeys>(null);
  const [words, setWords] = useState('');
  const [active, setActive] = useState<string | undefined>(undefined);
  const ids = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={classes.dialog}
      aria-label={t('title')}
      closedby="any"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={classes.field}>
        <Icon of={IconSearch} />
        <input
          type="text"
          role="combobox"
          aria-expanded={active !== undefined}
          aria-controls={`${ids}-list`}
          aria-activedescendant={active}
          aria-label={t('title')}
          placeholder={t('title')}
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (keys.current?.press(event.key)) event.preventDefault();
          }}
        />
        <Tag>{project.title}</Tag>
      </div>
      <FindResults ids={ids} words={words} keys={keys} onActive={setActive} onClose={onClose} />
      <footer className={classes.foot}>
        <span>
          <Kbd>Enter</Kbd> {t('open')}
        </span>
        <span>
          <Kbd>↑ ↓</Kbd> {t('choose')}
        </span>
        <span>
          <Kbd>Esc</Kbd> {t('close')}
        </span>
      </footer>
    </dialog>
  );
}
