'use client';

import { IconSearch } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { leaveBy } from '@/components/patterns/leaving';
import { useSession } from '@/components/patterns/session';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { Tag } from '@/components/ui/tag';
import { FindRow } from './find-row';
import type { Found, FoundGroup } from './found';
import { useFound } from './use-found';
import classes from './find-dialog.module.css';

/** Things here, things to do, things elsewhere. Arrows choose, Enter opens, Esc closes. */
export function FindDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('find');
  const { project } = useSession();
  const router = useRouter();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState(0);
  const { groups, searching } = useFound(words);
  const all = groups.flatMap((group) => group.rows);
  const at = Math.min(chosen, Math.max(0, all.length - 1));
  const ids = useId();
  const open = (found: Found | undefined) => {
    if (!found) return;
    onClose();
    if ('href' in found) leaveBy(() => router.push(found.href));
    else found.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 8,
      PageUp: at - 8,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setChosen(Math.max(0, Math.min(all.length - 1, next)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(all[at]);
    }
  };
  return (
    <FindFrame label={t('title')} onClose={onClose}>
      <div className={classes.field}>
        <Icon of={IconSearch} />
        <input
          type="text"
          role="combobox"
          aria-expanded
          aria-controls={`${ids}-list`}
          aria-activedescendant={all[at] ? `${ids}-${all[at].key}` : undefined}
          aria-label={t('title')}
          placeholder={t('title')}
          autoComplete="off"
          spellCheck={false}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Tag>{project.title}</Tag>
      </div>
      <Results {...{ groups, ids, words, current: all[at]?.key, searching, onOpen: open }} />
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
    </FindFrame>
  );
}

function Results({
  groups,
  ids,
  words,
  current,
  searching,
  onOpen,
}: {
  groups: readonly FoundGroup[];
  ids: string;
  words: string;
  current: string | undefined;
  searching: boolean;
  onOpen: (found: Found) => void;
}) {
  const t = useTranslations('find');
  const empty = groups.every((group) => group.rows.length === 0);
  return (
    <div id={`${ids}-list`} role="listbox" aria-label={t('results')} className={classes.list}>
      {empty && <p className={classes.nothing}>{searching ? t('searching') : t('nothing', { words })}</p>}
      {groups
        .filter((group) => group.rows.length > 0)
        .map((group) => (
          <div key={group.key} role="group" aria-label={t(`group.${group.key}`)}>
            <div className={classes.head} aria-hidden="true">
              {t(`group.${group.key}`)}
            </div>
            {group.rows.map((found) => (
              <FindRow
                key={found.key}
                id={`${ids}-${found.key}`}
                found={found}
                words={words}
                selected={found.key === current}
                onOpen={() => onOpen(found)}
              />
            ))}
          </div>
        ))}
    </div>
  );
}

function FindFrame({
  label,
  onClose,
  children,
}: {
  label: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={classes.dialog}
      aria-label={label}
      closedby="any"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}
