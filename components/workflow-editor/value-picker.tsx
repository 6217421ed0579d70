'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { isComposing } from '@/components/patterns/is-composing';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import type { TextPart } from '@/server/domain/workflow-edit/compose-value';
import type { Taken } from '@/server/domain/workflow-edit/edit-values';
import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { ComposedText, useComposing } from './composed-text';
import { mayFill, membersOf } from './schema-members';
import { shortValue } from './short-value';
import { useStepSchemas } from './use-step-schemas';
import { type ValueChoice, type ValueGroup, filterGroups, valueGroups } from './value-tree';
import { useRunInView } from './watch-run';
import classes from './value-picker.module.css';

type ValuePickerProps = {
  model: WorkflowModel;
  step: StepModel;
  /** Which parameter it is to fill, where that is known. */
  parameterKey: string;
  onTake: (taken: Taken, parameterKey: string) => void;
  /** A text that is made of words and values; left out: one value is wanted. */
  onCompose?: ((parts: TextPart[], parameterKey: string) => void) | undefined;
  onLeave: () => void;
};

/** What comes before a step, as a tree: search, arrow keys, Enter. */
export function ValuePicker({ model, step, parameterKey, onTake, onCompose, onLeave }: ValuePickerProps) {
  const t = useTranslations('design');
  const { parametersOf, answerOf } = useStepSchemas();
  const [search, setSearch] = useState('');
  const [key, setKey] = useState(parameterKey);
  const [at, setAt] = useState(0);
  const id = useId();
  const run = useRunInView();
  const parameters = membersOf(parametersOf(step.step.type));
  const all = useMemo(() => valueGroups(model, step.id, { answerOf, run }), [model, step.id, answerOf, run]);
  const groups = filterGroups(all, search);
  const choices = groups.flatMap((group) => group.choices);
  const current = choices[Math.min(at, choices.length - 1)];
  // Names of steps may hold blanks, ids may not.
  const idOf = (choice: ValueChoice) => `${id}-${choices.indexOf(choice)}`;
  const wanted = parameters.find((each) => each.key === key)?.type ?? '';
  const composing = useComposing();
  const isText = onCompose !== undefined && composing.isOn;
  const take = (choice: ValueChoice) =>
    isText ? composing.insert(choice) : onTake(choice.taken, key.trim());
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way !== undefined) {
      event.preventDefault();
      setAt((Math.min(at, choices.length - 1) + way + choices.length) % Math.max(choices.length, 1));
    }
    if (event.key === 'Enter' && current) {
      event.preventDefault();
      take(current);
    }
  };
  return (
    <Dialog
      title={t('values.pick', { name: step.name })}
      onClose={onLeave}
      foot={<Button onClick={onLeave}>{t('values.cancel')}</Button>}
    >
      <TextField
        label={t('values.into')}
        mono
        autoComplete="off"
        placeholder={t('values.intoNothing')}
        list={`${id}-parameters`}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <datalist id={`${id}-parameters`}>
        {parameters.map(({ key: each, type }) => (
          <option key={each} value={each}>
            {type}
          </option>
        ))}
      </datalist>
      {onCompose && (wanted === '' || wanted === 'string') && (
        <ComposedText
          model={model}
          step={step.id}
          composing={composing}
          onCompose={(parts) => onCompose(parts, key.trim())}
        />
      )}
      <TextField
        label={t('values.search')}
        data-first-focus
        role="combobox"
        aria-expanded
        aria-haspopup="tree"
        aria-controls={`${id}-tree`}
        aria-activedescendant={current && idOf(current)}
        autoComplete="off"
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-tree`} role="tree" aria-label={t('values.tree')} className={classes.tree}>
        {groups.map((group) => (
          <Group key={group.id} {...{ group, idOf, current }} wanted={isText ? '' : wanted} onTake={take} />
        ))}
      </ul>
      {choices.length === 0 && <p className={classes.none}>{t('values.none')}</p>}
    </Dialog>
  );
}

function Group({
  group,
  idOf,
  current,
  wanted,
  onTake,
}: {
  group: ValueGroup;
  idOf: (choice: ValueChoice) => string;
  current: ValueChoice | undefined;
  wanted: string;
  onTake: (choice: ValueChoice) => void;
}) {
  const t = useTranslations('design');
  return (
    <li role="treeitem" aria-expanded aria-selected={false} className={classes.group}>
      <span className={classes.title}>
        <b>{group.title}</b> <span>{t(`values.place.${group.place}`)}</span>
      </span>
      <ul role="group">
        {group.choices.map((choice) => (
          <li
            key={choice.id}
            id={idOf(choice)}
            ref={(item) => {
              if (choice === current) item?.scrollIntoView({ block: 'nearest' });
            }}
            role="treeitem"
            aria-level={2 + choice.depth}
            aria-selected={choice === current}
          >
            <button
              type="button"
              tabIndex={-1}
              className={classes.choice}
              data-depth={choice.depth}
              onClick={() => onTake(choice)}
            >
              <span className={classes.label}>{choice.label}</span>
              <span className={classes.type}>{choice.type || t('values.anything')}</span>
              {!choice.isNamed && <span className={classes.note}>{t('values.becomesOutput')}</span>}
              {!mayFill(choice.type, wanted) && (
                <span className={classes.warn}>{t('values.otherType', { given: choice.type, wanted })}</span>
              )}
              {choice.about !== '' && <span className={classes.about}>{choice.about}</span>}
              {choice.value !== undefined && (
                <code className={classes.value}>{shortValue(choice.label, choice.value)}</code>
              )}
            </button>
          </li>
        ))}
      </ul>
    </li>
  );
}
