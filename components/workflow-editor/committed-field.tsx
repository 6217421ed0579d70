'use client';

import { useId, useState } from 'react';
import { TextField } from '@/components/ui/field';

export type Choice = { value: string; label: string };

/** A text that counts when it is left or Enter is pressed; Esc takes back what was typed. */
export function CommittedField({
  label,
  help,
  error,
  placeholder,
  choices,
  value,
  isEditable,
  onCommit,
}: {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  placeholder?: string;
  /** What may be chosen; anything else may be written too. */
  choices?: readonly Choice[];
  value: string;
  isEditable: boolean;
  onCommit: (value: string) => boolean;
}) {
  const [draft, setDraft] = useState(value);
  const list = useId();
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(value);
  }
  const commit = () => {
    if (draft !== value && !onCommit(draft.trim())) setDraft(value);
  };
  return (
    <>
      <TextField
        label={label}
        {...(help === undefined ? {} : { help })}
        {...(error === undefined ? {} : { error })}
        {...(choices ? { list } : {})}
        placeholder={placeholder}
        mono
        spellCheck={false}
        autoComplete="off"
        readOnly={!isEditable}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setDraft(value);
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
