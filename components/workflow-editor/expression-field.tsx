'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { isComposing } from '@/components/patterns/is-composing';
import { TextField } from '@/components/ui/field';
import type { Problem } from '@/server/domain/error';
import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { type Suggestion, noSuggestions, suggestionsAt, wordsFor } from './expression-words';
import { sentenceOf } from './sentence-of';
import { TrialResult } from './trial-result';
import { useDraft } from './use-draft';
import { useStepSchemas } from './use-step-schemas';
import { useTrial } from './use-trial';
import { useRunInView } from './watch-run';
import classes from './expression-field.module.css';

type ExpressionFieldProps = {
  label: string;
  help?: string | undefined;
  placeholder?: string;
  value: string;
  place: 'if' | 'valueFrom';
  /** What the server found wrong with the value as it is. */
  problem: Problem | undefined;
  model: WorkflowModel;
  step: StepModel;
  isEditable: boolean;
  onCommit: (value: string) => boolean;
};

/**
 * An expression: completed and checked while one types, and tried against the run that is watched. It counts when it is left or
 * Enter is pressed; Esc takes back what was typed.
 */
export function ExpressionField(props: ExpressionFieldProps) {
  const { label, help, placeholder, value, place, problem, model, step, isEditable, onCommit } = props;
  const t = useTranslations('design');
  const run = useRunInView();
  const field = useRef<HTMLDivElement>(null);
  const id = useId();
  const { draft, setDraft, commit, leave, takeBack } = useDraft(value, onCommit);
  const list = useSuggestions(props, draft);
  const tried = useTrial(draft, place, { model, step, run });
  const found = tried.problem ?? (draft === value ? problem : undefined);

  const accept = ({ from, insert }: Suggestion) => {
    const cursor = list.cursor;
    const next = draft.slice(0, from) + insert + draft.slice(cursor);
    setDraft(next);
    list.open(from + insert.length);
    // The browser puts the cursor to the end of what was set.
    requestAnimationFrame(() => {
      const input = field.current?.querySelector('input');
      input?.setSelectionRange(from + insert.length, from + insert.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event) || list.onKeyDown(event, accept)) return;
    if (event.key === 'Enter') {
      list.close();
      commit();
    }
    if (event.key === 'Escape') takeBack();
  };
  const chosen = list.items[list.at];
  return (
    <div ref={field} className={classes.field}>
      <TextField
        label={label}
        {...(help === undefined ? {} : { help })}
        {...(found ? { error: sentenceOf(found) } : {})}
        placeholder={placeholder}
        mono
        spellCheck={false}
        autoComplete="off"
        readOnly={!isEditable}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={list.items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen && `${id}-${list.at}`}
        value={draft}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          list.open(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
        }}
        onFocus={() => {
          if (draft === '' && isEditable) list.open(0);
        }}
        onBlur={(event) => {
          list.close();
          leave(event);
        }}
        onKeyDown={onKeyDown}
      />
      {list.items.length > 0 && (
        <div id={`${id}-list`} role="listbox" aria-label={t('suggestions')} className={classes.list}>
          {list.items.map((item, index) => (
            <div
              key={item.label}
              tabIndex={-1}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === list.at}
              className={classes.item}
              // The field keeps the focus: leaving it would count as done.
              onPointerDown={(event) => {
                event.preventDefault();
                accept(item);
              }}
            >
              <span>{item.label}</span> <span className={classes.type}>{item.type}</span>
            </div>
          ))}
        </div>
      )}
      {tried.trial && run.run && <TrialResult trial={tried.trial} run={run.run.number} />}
    </div>
  );
}

/**
 * What could go on at the cursor, and in an empty field what most conditions are: the arrow keys choose, Enter and Tab take, Esc closes, Ctrl and blank open it. Of a word that is
 * only begun the first is chosen at once; a word that is whole leaves Enter and Tab to the field.
 */
function useSuggestions({ model, step, place }: ExpressionFieldProps, draft: string) {
  const { answerOf } = useStepSchemas();
  const run = useRunInView();
  const [cursor, setCursor] = useState<number | null>(null);
  const [picked, setPicked] = useState<number | null>(null);
  const { items, isBegun } =
    cursor === null
      ? noSuggestions
      : suggestionsAt(draft, cursor, wordsFor(model, step, place, { answerOf, run }));
  const at = picked ?? (isBegun ? 0 : -1);
  const open = (next: number | null) => {
    setCursor(next);
    setPicked(null);
  };
  return {
    items,
    at,
    cursor: cursor ?? draft.length,
    open,
    close: () => open(null),
    /** True: the key was for the list. */
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>, accept: (item: Suggestion) => void): boolean => {
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const chosen = items[at];
      if (event.key === ' ' && event.ctrlKey) open(event.currentTarget.selectionStart);
      else if (way !== undefined && items.length > 0)
        setPicked(at < 0 ? (way > 0 ? 0 : items.length - 1) : (at + way + items.length) % items.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) accept(chosen);
      else if (event.key === 'Escape' && items.length > 0) open(null);
      else {
        // The cursor goes elsewhere.
        if (/^(Arrow|Home|End)/.test(event.key)) open(null);
        return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
