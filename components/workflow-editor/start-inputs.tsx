'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import {
  addStartInput,
  moveStartInput,
  removeStartInput,
} from '@/server/domain/workflow-edit/edit-start-inputs';
import { takersOfStartInput } from '@/server/domain/workflow-edit/start-input-users';
import { type StartInput, startInputsOf } from '@/server/domain/workflow-edit/start-inputs';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { useRemoval } from './removal';
import { StartInputEntry } from './start-input-entry';
import type { WorkflowEditor } from './use-workflow-editor';
import inspector from './inspector.module.css';
import classes from './start-inputs.module.css';

const StartInputsYaml = dynamic(
  () => import('./start-inputs-yaml').then((module) => module.StartInputsYaml),
  { ssr: false },
);

const views = ['form', 'yaml'] as const;

/** What a workflow asks for before it starts: a list, or the lines of its schema. */
export function StartInputs({
  editor,
  model,
  isEditable,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  const [view, setView] = useState<(typeof views)[number]>('form');
  const [open, setOpen] = useState<{ name: string; isNew: boolean } | null>(null);
  const { remove, dialog } = useRemoval(editor);
  const { inputs, text, unreadable } = startInputsOf(model);
  const add = () => {
    const isAdded = editor.act((now) => {
      const change = addStartInput(now, t('asks.newName'));
      setOpen({ name: change.label.name, isNew: true });
      return change;
    });
    if (!isAdded) setOpen(null);
  };
  const list = useRef<HTMLUListElement>(null);
  const move = ({ name, index }: StartInput, way: 'up' | 'down') => {
    if (!editor.act((now) => moveStartInput(now, name, way))) return;
    // The one that was moved keeps the focus.
    const place = list.current?.children[index + (way === 'up' ? -1 : 1)];
    requestAnimationFrame(() => focusMove(place, way));
  };
  const drop = (name: string) =>
    remove({
      title: t('asks.removal', { name }),
      users: takersOfStartInput(model, name),
      make: (now, mend) => removeStartInput(now, name, { mend }),
    });
  return (
    <section className={inspector.part} aria-label={t('asks.title')}>
      <div className={inspector.head}>
        <h3>{t('asks.title')}</h3>
        {text !== null && (
          <Segmented
            label={t('shownAs')}
            value={view}
            options={views.map((value) => ({ value, label: t(`as.${value}`) }))}
            onChange={setView}
          />
        )}
      </div>
      {text === null || view === 'form' ? (
        <>
          <p className={inspector.help}>{text === null ? t('asks.none') : t('asks.says')}</p>
          {unreadable && (
            <p className={classes.broken}>{t('asks.unreadable', { why: unreadable.message })}</p>
          )}
          <ul ref={list} className={classes.list}>
            {inputs.map((input) => (
              <StartInputEntry
                // By its place: whoever gives it another name stays in its field.
                key={input.index}
                {...{ editor, model, input, isEditable }}
                isFirst={input.index === 0}
                isLast={input.index === inputs.length - 1}
                isOpen={open?.name === input.name}
                isNew={open?.name === input.name && open.isNew}
                onOpen={(name) => setOpen(name === null ? null : { name, isNew: false })}
                onMove={(way) => move(input, way)}
                onRemove={() => drop(input.name)}
              />
            ))}
          </ul>
          <div className={inspector.verbs}>
            <Button size="sm" disabled={!isEditable || unreadable !== null} onClick={add}>
              {t('asks.add')}
            </Button>
          </div>
        </>
      ) : (
        <StartInputsYaml editor={editor} model={model} isEditable={isEditable} />
      )}
      {dialog}
    </section>
  );
}

/** The same button again, or at the end of the list the other one. */
function focusMove(entry: Element | undefined, way: 'up' | 'down'): void {
  const buttons = ['up', 'down'].map((each) =>
    entry?.querySelector<HTMLButtonElement>(`[data-move="${each}"]`),
  );
  const [first, second] = way === 'up' ? buttons : buttons.toReversed();
  (first?.disabled ? second : first)?.focus();
}
