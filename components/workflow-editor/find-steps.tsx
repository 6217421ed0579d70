'use client';

import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { isComposing } from '@/components/patterns/is-composing';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { findSteps } from './step-find';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './find-steps.module.css';

/** Finds steps and shows each: Enter and the arrow keys go through them, Esc leaves. */
export function FindSteps({ editor, onLeave }: { editor: WorkflowEditor; onLeave: () => void }) {
  const t = useTranslations('design');
  const [search, setSearch] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const { model, selected, select } = editor;
  const found = model ? findSteps(model, search) : [];
  const at = found.indexOf(selected.at(-1) ?? '');
  const go = (way: 1 | -1) => {
    const next = found[at < 0 ? (way > 0 ? 0 : found.length - 1) : (at + way + found.length) % found.length];
    if (next !== undefined) select([next]);
  };
  const change = (text: string) => {
    setSearch(text);
    const hits = model ? findSteps(model, text) : [];
    if (hits[0] !== undefined && !hits.includes(selected.at(-1) ?? '')) select([hits[0]]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const back = event.key === 'ArrowUp' || (event.key === 'Enter' && event.shiftKey);
    if (event.key === 'Escape') onLeave();
    else if (back || event.key === 'Enter' || event.key === 'ArrowDown') go(back ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className={classes.box}>
      <input
        ref={input}
        type="text"
        className={classes.input}
        placeholder={t('find.placeholder')}
        aria-label={t('find.placeholder')}
        spellCheck={false}
        value={search}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span className={classes.count} role="status">
        {search.trim() !== '' && t('find.count', { at: at + 1, count: found.length })}
      </span>
      <Button
        variant="subtle"
        size="sm"
        label={t('find.before')}
        icon={<Icon of={IconChevronUp} size="sm" />}
        disabled={found.length === 0}
        onClick={() => go(-1)}
      />
      <Button
        variant="subtle"
        size="sm"
        label={t('find.next')}
        icon={<Icon of={IconChevronDown} size="sm" />}
        disabled={found.length === 0}
        onClick={() => go(1)}
      />
      <Button
        variant="subtle"
        size="sm"
        label={t('find.leave')}
        icon={<Icon of={IconX} size="sm" />}
        onClick={onLeave}
      />
    </search>
  );
}
