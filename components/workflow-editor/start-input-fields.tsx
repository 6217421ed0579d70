'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { SelectField, TextAreaField } from '@/components/ui/field';
import type { JsonValue } from '@/server/domain/json';
import {
  type StartInputField,
  defaultFrom,
  renameStartInput,
  setStartInputField,
  setStartInputKind,
  setStartInputRequired,
} from '@/server/domain/workflow-edit/edit-start-inputs';
import { takersOfStartInput } from '@/server/domain/workflow-edit/start-input-users';
import {
  type StartInput,
  type StartInputKind,
  startInputKinds,
} from '@/server/domain/workflow-edit/start-inputs';
import { type WorkflowModel, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { CommittedField } from './committed-field';
import { useDraft } from './use-draft';
import type { WorkflowEditor } from './use-workflow-editor';
import inspector from './inspector.module.css';
import classes from './start-inputs.module.css';

type FieldsProps = { editor: WorkflowEditor; model: WorkflowModel; input: StartInput; isEditable: boolean };

/** What the form of a start is told about one value. Load it lazily. */
export function StartInputFields({
  editor,
  model,
  input,
  isEditable,
  isNew,
  onRename,
}: FieldsProps & {
  /** It was just made: its name is what is wanted first. */
  isNew: boolean;
  onRename: (name: string) => void;
}) {
  const t = useTranslations('design.asks');
  const { name, kind, title, help, isRequired, more } = input;
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isNew) return;
    const field = root.current?.querySelector('input');
    field?.focus();
    field?.select();
  }, [isNew]);
  const users = takersOfStartInput(model, name).map(({ step }) => stepOf(model, step)?.name ?? step);
  const set = (field: StartInputField, value: string) =>
    editor.act((now) => setStartInputField(now, name, field, value === '' ? undefined : value));
  const rename = (to: string) => {
    // Before its name is another one, it is the open one under that.
    onRename(to);
    const isRenamed = editor.act((now) => renameStartInput(now, name, to));
    if (!isRenamed) onRename(name);
    return isRenamed;
  };
  return (
    <div ref={root} className={classes.fields}>
      <CommittedField
        label={t('name')}
        help={
          users.length > 0
            ? t('nameFollows', { name, users: [...new Set(users)].join(', ') })
            : t('nameHelp', { name })
        }
        value={name}
        isEditable={isEditable}
        onCommit={rename}
      />
      <Kind {...{ editor, model, input, isEditable }} />
      {kind === 'choice' && (
        <Choices
          value={input.choices.map(String)}
          isEditable={isEditable}
          onCommit={(choices) => editor.act((now) => setStartInputField(now, name, 'enum', choices))}
        />
      )}
      <CommittedField
        label={t('heading')}
        help={t('headingHelp')}
        isProse
        value={title}
        isEditable={isEditable}
        onCommit={(value) => set('title', value)}
      />
      <CommittedField
        label={t('help')}
        isProse
        value={help}
        isEditable={isEditable}
        onCommit={(value) => set('description', value)}
      />
      <Checkbox
        checked={isRequired}
        disabled={!isEditable}
        onChange={({ currentTarget: { checked } }) =>
          editor.act((now) => setStartInputRequired(now, name, checked))
        }
      >
        {t('required')}
      </Checkbox>
      <Default {...{ editor, model, input, isEditable }} />
      {more.length > 0 && <p className={inspector.help}>{t('more', { keys: more.join(', ') })}</p>}
    </div>
  );
}

function Kind({ editor, input: { name, kind }, isEditable }: FieldsProps) {
  const t = useTranslations('design.asks');
  return (
    <SelectField
      label={t('type')}
      value={kind}
      disabled={!isEditable}
      onChange={(event) => {
        const next = event.currentTarget.value as StartInputKind;
        editor.act((now) => setStartInputKind(now, name, next, [t('firstChoice')]));
      }}
    >
      {kind === 'other' && <option value="other">{t('kind.other')}</option>}
      {startInputKinds.map((each) => (
        <option key={each} value={each}>
          {t(`kind.${each}`)}
        </option>
      ))}
    </SelectField>
  );
}

function Choices({
  value,
  isEditable,
  onCommit,
}: {
  value: readonly string[];
  isEditable: boolean;
  onCommit: (choices: string[]) => boolean;
}) {
  const t = useTranslations('design.asks');
  const { draft, setDraft, leave } = useDraft(value.join('\n'), (typed) => {
    const lines = typed.split('\n').flatMap((line) => line.trim() || []);
    // A choice of nothing could never be made.
    return lines.length > 0 && onCommit([...new Set(lines)]);
  });
  return (
    <TextAreaField
      label={t('choices')}
      mono
      spellCheck={false}
      rows={Math.min(Math.max(draft.split('\n').length, 2), 8)}
      readOnly={!isEditable}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}

/** What counts where a start gives nothing. */
function Default({ editor, input, isEditable }: FieldsProps) {
  const t = useTranslations('design.asks');
  const { name, kind, choices } = input;
  if (kind === 'other') return null;
  const value = input.default === undefined ? '' : textOf(input.default);
  const set = (typed: string) =>
    editor.act((now) => setStartInputField(now, name, 'default', defaultFrom(input, typed)));
  if (kind !== 'choice' && kind !== 'yesNo')
    return <CommittedField label={t('default')} value={value} isEditable={isEditable} onCommit={set} />;
  const options =
    kind === 'choice'
      ? choices.map((each) => ({ value: textOf(each), says: textOf(each) }))
      : ['true', 'false'].map((each) => ({ value: each, says: t(each === 'true' ? 'yes' : 'no') }));
  return (
    <SelectField
      label={t('default')}
      value={value}
      disabled={!isEditable}
      onChange={(event) => set(event.currentTarget.value)}
    >
      <option value="">{t('nothing')}</option>
      {!options.some((each) => each.value === value) && value !== '' && (
        <option value={value}>{value}</option>
      )}
      {options.map((each) => (
        <option key={each.value} value={each.value}>
          {each.says}
        </option>
      ))}
    </SelectField>
  );
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
