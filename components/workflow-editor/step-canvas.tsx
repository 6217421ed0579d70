'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import type { Point } from '@/components/graph/boxes';
import { type Editing, type Place, dragType } from '@/components/graph/editing';
import type { Spots } from '@/server/domain/arrangement';
import { moveSteps } from '@/server/domain/workflow-edit/edit-steps';
import { connectSteps, whyNotLinked } from '@/server/domain/workflow-edit/link-steps';
import type { StepNode } from './step-graph';
import { toDropPlace } from './step-places';
import type { Arranging } from './use-arranging';
import { useStepGraph } from './use-step-graph';
import type { StepType } from './use-step-types';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './workflow-editor.module.css';

const GraphEditor = dynamic(
  () => import('@/components/graph/graph-editor').then((module) => module.GraphEditor<StepNode>),
  { ssr: false },
);

const EmptySteps = dynamic(() => import('./empty-steps').then((module) => module.EmptySteps), { ssr: false });

/** The steps as a graph that is edited. */
export function StepCanvas({
  name,
  editor,
  arranging,
  spots,
  types,
  isEditable,
  onAsk,
  onOpen,
  onAdd,
}: {
  name: string;
  editor: WorkflowEditor;
  arranging: Arranging;
  /** Where people put the steps; null: not known yet. */
  spots: Spots | null;
  types: readonly StepType[];
  isEditable: boolean;
  onAsk: (place: Place) => void;
  /** To the name of a step. */
  onOpen: (id: string) => void;
  onAdd: (type: string, place: Place, at: Point) => void;
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
    onOpen,
    onDrop: onAdd,
    isOrder: (ids, place) => model !== null && toDropPlace(model, ids, place) !== null,
    onMove: (ids, place, by) => {
      const to = model && toDropPlace(model, ids, place);
      if (!to) return arranging.moveBy(ids, by);
      const isFree = 'within' in place && (place.within === null || arranging.isArranged);
      // On a step or a line it is its order that is meant, not the very spot.
      const placed = isFree ? arranging.spotsAfter(ids, by) : arranging.anew(ids);
      editor.act(
        (now) => moveSteps(now, ids, to),
        false,
        () => placed,
      );
    },
    words: {
      addAfter: (title) => t('addAfter', { name: title }),
      addWithin: (title) => t('addWithin', { name: title }),
      addBetween: t('addBetween'),
    },
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
          onAdd(type, { within: null }, { x: 0, y: 0 });
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
        spots={spots}
        onShown={arranging.onShown}
        selected={editor.selected}
        onSelect={editor.select}
        drawing={drawing}
        editing={editing}
        said={editor.said.text}
      />
    </div>
  );
}
