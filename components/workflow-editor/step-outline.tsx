'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type FocusEvent, useEffect, useRef } from 'react';
import { GraphOutline } from '@/components/graph/graph-outline';
import { focusCanvas, showInspector } from './panes';
import { useStepGraph } from './use-step-graph';
import type { StepType } from './use-step-types';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './workflow-editor.module.css';

const EmptySteps = dynamic(() => import('./empty-steps').then((module) => module.EmptySteps), { ssr: false });

/** The same graph as a list: on a phone, and for whoever reads faster than they look. */
export function StepOutline({
  editor,
  types,
  isEditable,
}: {
  editor: WorkflowEditor;
  types: readonly StepType[];
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  const { graph, drawing } = useStepGraph(editor, types);
  const { list, watched } = useFocusKept();
  if (editor.model && editor.model.steps.length === 0)
    return <EmptySteps editor={editor} model={editor.model} isEditable={isEditable} />;
  return (
    <div ref={list} data-steps className={classes.list} {...watched}>
      <GraphOutline
        label={t('steps')}
        graph={graph}
        selected={editor.selected.at(-1) ?? null}
        onSelect={(id) => {
          editor.select([id]);
          showInspector();
        }}
        drawing={drawing}
      />
    </div>
  );
}

/** Where the step that had the focus is gone, the focus goes on to another one of the list. */
function useFocusKept() {
  const list = useRef<HTMLDivElement>(null);
  const had = useRef(false);
  useEffect(() => {
    if (had.current && document.activeElement === document.body)
      focusCanvas(list.current?.parentElement ?? null);
  });
  const watched = {
    onFocus: () => {
      had.current = true;
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      had.current = relatedTarget === null && had.current;
    },
  };
  return { list, watched };
}
