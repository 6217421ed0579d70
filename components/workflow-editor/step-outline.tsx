'use client';

import { useTranslations } from 'next-intl';
import { GraphOutline } from '@/components/graph/graph-outline';
import { EmptySteps } from './empty-steps';
import { showInspector } from './panes';
import { useStepGraph } from './use-step-graph';
import type { StepType } from './use-step-types';
import type { WorkflowEditor } from './use-workflow-editor';

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
  if (editor.model && editor.model.steps.length === 0)
    return <EmptySteps editor={editor} model={editor.model} isEditable={isEditable} />;
  return (
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
  );
}
