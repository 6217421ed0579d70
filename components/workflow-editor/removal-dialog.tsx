'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { formatPath } from '@/server/domain/oam/document-path';
import type { Reference } from '@/server/domain/workflow-edit/step-references';
import { type WorkflowModel, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import classes from './removal.module.css';

/** Who uses what is to be taken away, and what is to become of them. */
export function RemovalDialog({
  title,
  users,
  model,
  onAnswer,
}: {
  title: string;
  users: readonly Reference[];
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
