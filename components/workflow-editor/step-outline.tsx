'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { GraphOutline } from '@/components/graph/graph-outline';
import { stepDrawing } from './step-drawing';
import { toStepGraph } from './step-graph';
import type { StepType } from './use-step-types';
import { useStepWords } from './use-step-words';
import type { WorkflowEditor } from './use-workflow-editor';

/** The same graph as a list: on a phone, and for whoever reads faster than they look. */
export function StepOutline({ editor, types }: { editor: WorkflowEditor; types: readonly StepType[] }) {
  const t = useTranslations('design');
  const words = useStepWords();
  const { model, problemsOf } = editor;
  const graph = useMemo(
    () => (model ? toStepGraph(model, problemsOf, words) : { nodes: [], edges: [] }),
    [model, problemsOf, words],
  );
  const drawing = useMemo(() => stepDrawing(types), [types]);
  return (
    <GraphOutline
      label={t('steps')}
      graph={graph}
      selected={editor.selected.at(-1) ?? null}
      onSelect={(id) => editor.select([id])}
      drawing={drawing}
    />
  );
}
