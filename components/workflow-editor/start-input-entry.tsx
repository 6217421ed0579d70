'use client';

import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { StartInput } from '@/server/domain/workflow-edit/start-inputs';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { RemoveButton } from './remove-button';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './start-inputs.module.css';

const StartInputFields = dynamic(
  () => import('./start-input-fields').then((module) => module.StartInputFields),
  { ssr: false },
);

/** One value that a start asks for: a line, and opened its fields. */
export function StartInputEntry({
  editor,
  model,
  input,
  isEditable,
  isFirst,
  isLast,
  isOpen,
  isNew,
  onOpen,
  onMove,
  onRemove,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  input: StartInput;
  isEditable: boolean;
  isFirst: boolean;
  isLast: boolean;
  isOpen: boolean;
  /** It was just made: its name is what is wanted first. */
  isNew: boolean;
  /** With its name, also a new one; null: none is open. */
  onOpen: (name: string | null) => void;
  onMove: (way: 'up' | 'down') => void;
  onRemove: () => void;
}) {
  const t = useTranslations('design.asks');
  const { name, kind, isRequired } = input;
  return (
    <li className={classes.entry} aria-label={name}>
      <div className={classes.head}>
        <button
          type="button"
          className={classes.name}
          aria-expanded={isOpen}
          onClick={() => onOpen(isOpen ? null : name)}
        >
          <code>{name}</code>
          <span className={classes.kind}>
            {t(`kind.${kind}`)}
            {isRequired && ` · ${t('mustBe')}`}
          </span>
        </button>
        <Button
          variant="subtle"
          size="sm"
          label={t('up', { name })}
          icon={<Icon of={IconArrowUp} size="sm" />}
          disabled={!isEditable || isFirst}
          data-move="up"
          onClick={() => onMove('up')}
        />
        <Button
          variant="subtle"
          size="sm"
          label={t('down', { name })}
          icon={<Icon of={IconArrowDown} size="sm" />}
          disabled={!isEditable || isLast}
          data-move="down"
          onClick={() => onMove('down')}
        />
        <RemoveButton label={t('remove', { name })} isEditable={isEditable} onRemove={onRemove} />
      </div>
      {isOpen && <StartInputFields {...{ editor, model, input, isEditable, isNew }} onRename={onOpen} />}
    </li>
  );
}
