'use client';

import { useTranslations } from 'next-intl';
import { Empty } from '@/components/patterns/empty';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { pasteSteps } from '@/server/domain/workflow-edit/copy-steps';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { unwrittenSteps, writeOutSteps } from '@/server/domain/workflow-edit/written-out';
import { templates } from './templates';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './empty-steps.module.css';

/** A workflow without steps: what runs all the same, and what it can begin with. */
export function EmptySteps({
  editor,
  model,
  isEditable,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  const project = useProject();
  const deploys = unwrittenSteps(model);
  if (model.ref !== null) {
    const open = (
      <ButtonLink size="sm" href={routes.workflow(project, model.ref, 'design')}>
        {t('openRef', { name: model.ref })}
      </ButtonLink>
    );
    return (
      <Empty title={t('fromRef', { name: model.ref })} actions={open}>
        {t('fromRefSays')}
      </Empty>
    );
  }
  const writeOut = isEditable && deploys && (
    <Button size="sm" variant="filled" onClick={() => editor.act(writeOutSteps)}>
      {t('writeOut')}
    </Button>
  );
  return (
    <div className={classes.empty}>
      <Empty title={t(deploys ? 'unwritten' : 'empty')} actions={writeOut || undefined}>
        {deploys
          ? t('unwrittenSays', { count: deploys.length, names: deploys.map(({ name }) => name).join(', ') })
          : t('emptySays')}
      </Empty>
      {isEditable && !editor.isNew && (
        <StartingPoints editor={editor} isApplication={model.kind === 'Application'} />
      )}
    </div>
  );
}

function StartingPoints({ editor, isApplication }: { editor: WorkflowEditor; isApplication: boolean }) {
  const t = useTranslations('design');
  const workflows = useTranslations('workflows');
  // What asks for an input at its start is a document of its own.
  const offered = templates.filter(({ name, needsApplication }) =>
    isApplication ? needsApplication : name !== 'plain' && name !== 'empty',
  );
  return (
    <section className={classes.points} aria-label={t('startWith')}>
      <h2>{t('startWith')}</h2>
      <ul>
        {offered.map(({ name, document }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => editor.act((model) => pasteSteps(model, document, { group: null, index: 0 }))}
            >
              <b>{workflows(`templates.${name}.title`)}</b>
              <span>{workflows(`templates.${name}.says`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
