'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { StatusMark } from '@/components/ui/status-mark';
import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { pointOf, wantsSomebody, whyOf } from './run-steps';
import { useDryRun } from './show-dry-run';
import { StepTry } from './step-try';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './run-watch.module.css';

const DryRunPart = dynamic(() => import('./dry-run-part').then((module) => module.DryRunPart), {
  ssr: false,
});
const loading = () => <SkeletonRows rows={4} label="" />;
const StepRunDetails = dynamic(() => import('./step-run-details').then((module) => module.StepRunDetails), {
  ssr: false,
  loading,
});
const RunDetails = dynamic(() => import('./run-details').then((module) => module.RunDetails), {
  ssr: false,
  loading,
});

/** The run that is watched: of the step that is looked at, or as a whole. Open where it wants somebody. */
export function RunPart({
  editor,
  model,
  step,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  step: StepModel | undefined;
}) {
  const t = useTranslations('design.watch');
  const { of, run, steps, nodes } = useRunInView();
  const { isShown: isDryRun } = useDryRun();
  // What somebody opened or closed stays so from step to step.
  const [picked, setPicked] = useState<boolean | null>(null);
  const [askedAt, setAskedAt] = useState<string | null>(null);
  const tried = step && !step.isGroup && of !== null && <StepTry key={step.id} editor={editor} step={step} />;
  if (isDryRun)
    return (
      <>
        <DryRunPart editor={editor} step={step} />
        {tried}
      </>
    );
  if (run === null) return tried || null;
  const ran = step && steps.get(step.name);
  const looked = ran ? [pointOf(ran)] : step ? [] : nodes;
  const place = step?.id ?? '';
  const wants = looked.some(wantsSomebody);
  // Whoever was asked there sees what comes of the answer.
  if (wants && askedAt !== place) setAskedAt(place);
  const isOpen = picked ?? (wants || askedAt === place);
  const why = ran && !isOpen ? whyOf(ran) : '';
  return (
    <>
      <section className={classes.run} aria-label={t('run', { number: run.number })}>
        <button type="button" aria-expanded={isOpen} onClick={() => setPicked(!isOpen)}>
          <b>{t('run', { number: run.number })}</b>
          {ran ? (
            <StatusMark of="node" state={pointOf(ran).state} />
          ) : step ? (
            <span className={classes.dim}>{t('notInRun')}</span>
          ) : (
            <StatusMark of="run" state={run.state} />
          )}
        </button>
        {why !== '' && <p className={classes.why}>{why}</p>}
        {isOpen && (
          <div className={classes.details}>
            {step ? (
              <StepRunDetails editor={editor} model={model} step={step} key={step.id} />
            ) : (
              <RunDetails editor={editor} model={model} />
            )}
          </div>
        )}
      </section>
      {tried}
    </>
  );
}
