'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Graph } from '@/components/graph/model';
import { useRunWords } from '@/components/run/use-run-graph';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { type StepChanges, compareSteps, noChanges } from './compare-steps';
import { withDryRun } from './dry-run-overlay';
import { markPins, withRun } from './run-overlay';
import { useDryRun } from './show-dry-run';
import type { StepNode } from './step-graph';
import { useDryRunWords } from './use-dry-run-words';
import { useRunInView } from './watch-run';

/** The steps as they are drawn, with how they went in the run that is watched, or what a dry-run says of them. */
export function useRunOverlay(model: WorkflowModel | null, graph: Graph<StepNode>): Graph<StepNode> {
  const t = useTranslations('design.watch');
  const { run, steps, pins } = useRunInView();
  const changes = useRunChanges(model);
  const { words, now } = useRunWords(run);
  const { found, steps: foreseen } = useDryRun();
  const dryWords = useDryRunWords();
  return useMemo(() => {
    if (found !== null) return withDryRun(graph, foreseen, dryWords);
    const marked = markPins(graph, pins, t('pinned'));
    if (run === null) return marked;
    // Of a step that ran alone nobody expects the others.
    const notInRun = run.onlyStep ? '' : t('notInRun');
    return withRun(marked, { steps, changes, words: { ...words, changed: t('changed'), notInRun }, now });
  }, [graph, run, steps, changes, pins, words, now, found, foreseen, dryWords, t]);
}

/** How the document stands to the run that is watched. */
export function useRunChanges(model: WorkflowModel | null): StepChanges {
  const { run, steps, madeOf } = useRunInView();
  const names = [...steps.keys()].join('\n');
  return useMemo(() => {
    // A run of an application that has no steps of its own goes by those that it makes itself.
    if (run === null || run.onlyStep || !model || model.steps.length === 0) return noChanges;
    return compareSteps(model, names === '' ? [] : names.split('\n'), madeOf);
  }, [run, model, names, madeOf]);
}
