'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { SkeletonRows } from '@/components/patterns/skeleton';
import type { StepModel } from '@/server/domain/workflow-edit/workflow-model';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './run-watch.module.css';

const StepTryDetails = dynamic(() => import('./step-try-details').then((module) => module.StepTryDetails), {
  ssr: false,
  loading: () => <SkeletonRows rows={2} label="" />,
});

/** The step by itself: the values that it takes and gives, of a run or pinned, and the button that runs it with them. */
export function StepTry({ editor, step }: { editor: WorkflowEditor; step: StepModel }) {
  const t = useTranslations('design.watch');
  const { pins } = useRunInView();
  const [isOpen, setOpen] = useState(false);
  const isPinned = step.step.outputs.some(({ name }) => Object.hasOwn(pins, name));
  return (
    <section className={classes.run} aria-label={t('alone')}>
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <b>{t('alone')}</b>
        {isPinned && <span className={classes.dim}>{t('pinned')}</span>}
      </button>
      {isOpen && (
        <div className={classes.details}>
          <StepTryDetails editor={editor} step={step} />
        </div>
      )}
    </section>
  );
}
