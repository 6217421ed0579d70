'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useEffect, useRef } from 'react';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { formatPath } from '@/server/domain/oam/document-path';
import { stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { inspectorId } from './panes';
import { RunPart } from './run-part';
import { StepVerbs } from './step-verbs';
import type { StepActions } from './use-step-actions';
import type { useStepTypes } from './use-step-types';
import type { WorkflowEditor } from './use-workflow-editor';
import { WholeWorkflow } from './whole-workflow';
import classes from './inspector.module.css';

// Nobody needs it before a step is selected.
const loadStepInspector = () => import('./step-inspector');
const StepInspector = dynamic(() => loadStepInspector().then((module) => module.StepInspector), {
  ssr: false,
  loading: () => <SkeletonRows rows={6} label="" />,
});

type InspectorProps = {
  editor: WorkflowEditor;
  types: ReturnType<typeof useStepTypes>;
  actions: StepActions;
  isEditable: boolean;
};

/** What is selected: one step with its form, several with what can be done with them, or none: the workflow itself. */
export function Inspector({ editor, types, actions, isEditable }: InspectorProps) {
  const t = useTranslations('design');
  const { model, selected } = editor;
  const current = selected.at(-1);
  const step = model && current !== undefined ? stepOf(model, current) : undefined;
  const panel = useRef<HTMLElement>(null);
  useBeforeSelection();
  const place = step ? formatPath(step.path) : null;
  // What a step asks for stands at the top.
  useEffect(() => {
    if (place !== null) panel.current?.scrollTo(0, 0);
  }, [place]);
  if (!model) return null;
  return (
    <aside ref={panel} id={inspectorId} className={classes.inspector} aria-label={t('inspector')}>
      {selected.length < 2 && <RunPart editor={editor} model={model} step={step} />}
      {selected.length > 1 ? (
        <SeveralSteps count={selected.length} actions={actions} isEditable={isEditable} />
      ) : step ? (
        <StepInspector
          key={place}
          editor={editor}
          model={model}
          step={step}
          actions={actions}
          isKnown={isKnown(step.step.type, types)}
          isEditable={isEditable}
        />
      ) : (
        <WholeWorkflow editor={editor} model={model} isEditable={isEditable} />
      )}
    </aside>
  );
}

/** As long as the types are not read, nothing is said against one. */
function isKnown(type: string, { types, isPending, error }: InspectorProps['types']): boolean {
  return isPending || error !== null || types.some(({ name }) => name === parseType(type).name);
}

function SeveralSteps({
  count,
  actions,
  isEditable,
}: {
  count: number;
  actions: StepActions;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  return (
    <div className={classes.part}>
      <h2>{t('several', { count })}</h2>
      <StepVerbs actions={actions} isEditable={isEditable} />
    </div>
  );
}

/** Loads the panel of a step with the first sign of a hand: who selects one and goes on typing means its fields. */
function useBeforeSelection(): void {
  useEffect(() => {
    const signs = ['pointermove', 'pointerdown', 'keydown'] as const;
    const load = () => {
      void loadStepInspector();
      stop();
    };
    const stop = () => signs.forEach((sign) => document.removeEventListener(sign, load));
    signs.forEach((sign) => document.addEventListener(sign, load, { passive: true }));
    return stop;
  }, []);
}
