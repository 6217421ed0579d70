'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { StepModel } from '@/server/domain/workflow-edit/workflow-model';
import { ForeseenStep, ForeseenWhole } from './dry-run-details';
import { useDryRun } from './show-dry-run';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './run-watch.module.css';

/** What a dry-run says of the step that is looked at, or of all of it. Load it lazily. */
export function DryRunPart({ editor, step }: { editor: WorkflowEditor; step: StepModel | undefined }) {
  const t = useTranslations('design.dry');
  const { isOld } = useDryRun();
  // What somebody closed stays so from step to step.
  const [isOpen, setOpen] = useState(true);
  return (
    <section className={classes.run} aria-label={t('start')}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <b>{t('start')}</b>
        {isOld && <span className={classes.dim}>{t('old')}</span>}
      </button>
      {isOpen && (
        <div className={classes.details}>
          {step ? <ForeseenStep name={step.name} /> : <ForeseenWhole editor={editor} />}
        </div>
      )}
    </section>
  );
}
