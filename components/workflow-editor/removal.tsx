'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { formatPath } from '@/server/domain/oam/document-path';
import type { Reference } from '@/server/domain/workflow-edit/step-references';
import type { WorkflowChange } from '@/server/domain/workflow-edit/workflow-change';
import { type WorkflowModel, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './removal.module.css';

type Asked = {
  title: string;
  users: readonly Reference[];
  make: (model: WorkflowModel, mend: boolean) => WorkflowChange;
};

/** Takes something away. Where others use it a person is asked first what is to become of them. */
export function useRemoval(editor: WorkflowEditor): { remove: (asked: Asked) => void; dialog: ReactNode } {
  const [asked, setAsked] = useState<Asked | null>(null);
  return {
    remove: (next) => {
      if (next.users.length === 0) editor.act((model) => next.make(model, true));
      else setAsked(next);
    },
    dialog: asked && (
      <RemovalDialog
        asked={asked}
        model={editor.model}
        onAnswer={(mend) => {
          setAsked(null);
          if (mend !== null) editor.act((model) => asked.make(model, mend));
        }}
      />
    ),
  };
}

function RemovalDialog({
  asked: { title, users },
  model,
  onAnswer,
}: {
  asked: Asked;
  model: WorkflowModel | null;
  /** Null: nothing is taken away. */
  onAnswer: (mend: boolean | null) => void;
}) {
  const t = useTranslations('design');
  const said = users.map((user) => ({
    step: (model && stepOf(model, user.step)?.name) ?? user.step,
    does: t(`removal.${user.kind}`, { name: user.name }),
    place: formatPath(user.path),
  }));
  const keepsConditions = users.some(({ kind }) => kind === 'expression');
  return (
    <Dialog
      role="alertdialog"
      title={title}
      intro={t('removal.intro')}
      onClose={() => onAnswer(null)}
      foot={
        <>
          <Button onClick={() => onAnswer(null)}>{t('removal.cancel')}</Button>
          <Button onClick={() => onAnswer(false)}>{t('removal.leave')}</Button>
          <Button variant="filled" data-first-focus onClick={() => onAnswer(true)}>
            {t('removal.mend')}
          </Button>
        </>
      }
    >
      <ul className={classes.users}>
        {said.map(({ step, does, place }) => (
          <li key={place}>
            <b>{step}</b> {does}
          </li>
        ))}
      </ul>
      <p className={classes.says}>{t(keepsConditions ? 'removal.mendsSome' : 'removal.mends')}</p>
    </Dialog>
  );
}
