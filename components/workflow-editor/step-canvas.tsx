'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type Editing, type Place, dragType } from '@/components/graph/editing';
import { moveSteps } from '@/server/domain/workflow-edit/edit-steps';
import { connectSteps, whyNotLinked } from '@/server/domain/workflow-edit/link-steps';
import { EmptySteps } from './empty-steps';
import type { StepNode } from './step-graph';
import { toDropPlace } from './step-places';
import { useStepGraph } from './use-step-graph';
import type { StepType } from './use-step-types';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './workflow-editor.module.css';

const GraphEditor = dynamic(
  () => import('@/components/graph/graph-editor').then((module) => module.GraphEditor<StepNode>),
  { ssr: false },
);

/** The steps as a graph that is edited. */
export function StepCanvas({
  name,
  editor,
  types,
  isEditable,
  onAsk,
  onAdd,
}: {
  name: string;
  editor: WorkflowEditor;
  types: readonly StepType[];
  isEditable: boolean;
  onAsk: (place: Place) => void;
  onAdd: (type: string, place: Place) => void;
}) {
  const t = useTranslations('design');
  const { model } = editor;
  const { graph, drawing } = useStepGraph(editor, types);
  const editing: Editing = {
    isEditable,
    whyNot: (source, target) => {
      const refusal = model && whyNotLinked(model, source, target);
      if (!refusal) return null;
      return t(`whyNot.${refusal.reason}`, { trail: refusal.trail.join(' → ') });
    },
    onConnect: (source, target) => void editor.act((now) => connectSteps(now, source, target)),
    onAdd: onAsk,
    onDrop: onAdd,
    onMove: (ids, place) => {
      const to = model && toDropPlace(model, ids, place);
      if (to) editor.act((now) => moveSteps(now, ids, to));
    },
    words: { addAfter: (title) => t('addAfter', { name: title }), addBetween: t('addBetween') },
  };
  if (model && model.steps.length === 0)
    return (
      <div
        className={classes.canvas}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const type = event.dataTransfer.getData(dragType);
          if (type === '' || !isEditable) return;
          event.preventDefault();
          onAdd(type, { within: null });
        }}
      >
        <EmptySteps editor={editor} model={model} isEditable={isEditable} />
      </div>
    );
  return (
    <div className={classes.canvas}>
      <GraphEditor
        label={t('graphOf', { name })}
        graph={graph}
        selected={editor.selected}
        onSelect={editor.select}
        drawing={drawing}
        editing={editing}
        said={editor.said.text}
      />
    </div>
  );
}
