'use client';

import { useTranslations } from 'next-intl';
import { GraphOutline } from '@/components/graph/graph-outline';
import { useStepGraph } from './use-step-graph';
import type { StepType } from './use-step-types';
import type { WorkflowEditor } from './use-workflow-editor';

/** The same graph as a list: on a phone, and for whoever reads faster than they look. */
export function StepOutline({ editor, types }: { editor: WorkflowEditor; types: readonly StepType[] }) {
  const t = useTranslations('design');
  const { graph, drawing } = useStepGraph(editor, types);
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
