'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Graph } from '@/components/graph/model';
import type { Drawing } from '@/components/graph/to-flow';
import { stepDrawing } from './step-drawing';
import { type StepNode, toStepGraph } from './step-graph';
import { useRunOverlay } from './use-run-overlay';
import type { StepType } from './use-step-types';
import type { WorkflowEditor } from './use-workflow-editor';

/** The steps as they are drawn, on the canvas and in the outline. */
export function useStepGraph(
  { model, problemsOf, others }: WorkflowEditor,
  types: readonly StepType[],
): { graph: Graph<StepNode>; drawing: Drawing<StepNode> } {
  const t = useTranslations('design');
  const graph = useMemo(() => {
    if (!model) return { nodes: [], edges: [] };
    return toStepGraph(model, problemsOf, {
      group: (mode, count) => t(`group.${mode}`, { count }),
      when: (condition) => t('when', { condition }),
      untyped: t('untyped'),
      vacant: t('vacant'),
    });
  }, [model, problemsOf, t]);
  const drawing = useMemo(() => stepDrawing(types, others), [types, others]);
  return { graph: useRunOverlay(model, graph), drawing };
}
