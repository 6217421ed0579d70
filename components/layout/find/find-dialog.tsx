'use client';

import { IconSearch } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useSession } from '@/components/patterns/session';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { Tag } from '@/components/ui/tag';
import { isRowKey, type FindKeys } from './found';
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
  const { attach, press } = useEarlyKeys();
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
            if (!isRowKey(event.key)) return;
            event.preventDefault();
            press(event.key);
          }}
        />
        <Tag>{project.title}</Tag>
      </div>
      <FindResults ids={ids} words={words} keys={attach} onActive={setActive} onClose={onClose} />
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

/** Keys for rows that are not loaded yet wait for them. */
function useEarlyKeys() {
  const rows = useRef<FindKeys>(null);
  const early = useRef<string[]>([]);
  const attach = useCallback((found: FindKeys | null) => {
    rows.current = found;
    // One for each time that the rows are drawn: what a key does depends on the one before.
    const key = found && early.current.shift();
    if (key) found.press(key);
  }, []);
  const press = useCallback((key: string) => {
    if (rows.current) rows.current.press(key);
    else early.current.push(key);
  }, []);
  return { attach, press };
}
