'use client';

import { type KeyboardEvent, useId } from 'react';
import { isComposing } from '@/components/patterns/is-composing';
import { TextField } from '@/components/ui/field';
import type { Problem } from '@/server/domain/error';
import { sentenceOf } from './sentence-of';
import { useDraft } from './use-draft';

export type Choice = { value: string; label: string };

/** A text that counts when it is left or Enter is pressed; Esc takes back what was typed. */
export function CommittedField({
  label,
  name,
  help,
  problem,
  placeholder,
  choices,
  value,
  isEditable,
  isProse = false,
  onCommit,
  onLeave,
  onUndo,
}: {
  label: string;
  /** By which a key finds it. */
  name?: string;
  help?: string | undefined;
  /** What the server found wrong with the value as it is. */
  problem?: Problem | undefined;
  placeholder?: string;
  /** What may be chosen; anything else may be written too. */
  choices?: readonly Choice[];
  value: string;
  isEditable: boolean;
  /** Words for people, and no code. */
  isProse?: boolean;
  onCommit: (value: string) => boolean;
  /** Esc, where nothing is typed that it could take back. */
  onLeave?: (field: HTMLElement) => void;
  /** Where nothing is typed that the browser could take back. */
  onUndo?: (field: HTMLElement) => void;
}) {
  const { draft, setDraft, commit, leave, takeBack } = useDraft(value, onCommit);
  const list = useId();
  return (
    <>
      <TextField
        label={label}
        {...(name === undefined ? {} : { name })}
        {...(help === undefined ? {} : { help })}
        {...(problem ? { error: sentenceOf(problem) } : {})}
        {...(choices ? { list } : {})}
        placeholder={placeholder}
        mono={!isProse}
        spellCheck={isProse}
        autoComplete="off"
        readOnly={!isEditable}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Enter') commit();
          if (onUndo && draft === value && isUndo(event)) {
            event.preventDefault();
            onUndo(event.currentTarget);
          }
          if (event.key !== 'Escape') return;
          if (draft === value) onLeave?.(event.currentTarget);
          takeBack();
        }}
      />
      {choices && (
        <datalist id={list}>
          {choices.map(({ value: each, label: says }) => (
            <option key={each} value={each}>
              {says}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}

function isUndo({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'z' && (ctrlKey || metaKey) && !shiftKey;
}
