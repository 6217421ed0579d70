'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { StatusMark } from '@/components/ui/status-mark';
import type { NodeState } from '@/server/domain/status';
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
  const ran = step && steps.get(step.name);
  const { isOpen, toggle } = useOpen(step?.id ?? '', ran ? [pointOf(ran)] : step ? [] : nodes);
  const tried = step && !step.isGroup && of !== null && <StepTry key={step.id} editor={editor} step={step} />;
  if (isDryRun)
    return (
      <>
        <DryRunPart editor={editor} step={step} />
        {tried}
      </>
    );
  if (run === null) return tried || null;
  const why = ran && !isOpen ? whyOf(ran) : '';
  return (
    <>
      <section className={classes.run} aria-label={t('run', { number: run.number })}>
        <button type="button" aria-expanded={isOpen} onClick={toggle}>
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

/** Open where somebody is wanted, and then on, so that whoever answered sees what comes of it; or as somebody chose, for all steps. */
function useOpen(place: string, looked: readonly { state: NodeState }[]) {
  const [picked, setPicked] = useState<boolean | null>(null);
  const [askedAt, setAskedAt] = useState<string | null>(null);
  const wants = looked.some(wantsSomebody);
  if (wants && askedAt !== place) setAskedAt(place);
  const isOpen = picked ?? (wants || askedAt === place);
  return { isOpen, toggle: () => setPicked(!isOpen) };
}
