'use client';

import { useEffect, useMemo, useState } from 'react';
import type { Problem } from '@/server/domain/error';
import type { ExpressionPlace, Variables } from '@/server/domain/expression';
import type { Trial, problemOf, tryExpression } from '@/server/domain/expression-trial';
import type { VariableTypes } from '@/server/domain/expression-types';
import type { JsonObject } from '@/server/domain/json';
import { stepStatus, stepStatusType } from '@/server/domain/step-status';
import { outputNames } from '@/server/domain/workflow-edit/step-values';
import { type StepModel, type WorkflowModel, allSteps } from '@/server/domain/workflow-edit/workflow-model';
import type { WatchedRun } from './use-watched-run';

type Language = { tryExpression: typeof tryExpression; problemOf: typeof problemOf };

/** The language of conditions, the same code as in the engine; null until it is loaded. */
function useLanguage(isWanted: boolean): Language | null {
  const [language, setLanguage] = useState<Language | null>(null);
  useEffect(() => {
    if (!isWanted || language) return;
    // Where it cannot be loaded the server still checks what is written.
    void import('@/server/domain/expression-trial').then(setLanguage, () => undefined);
  }, [isWanted, language]);
  return language;
}

export type Tried = { problem: Problem | null; trial: Trial | null };
const untried: Tried = { problem: null, trial: null };

/** What is wrong with an expression, and what it gives with the values of the run that is watched. */
export function useTrial(
  text: string,
  place: ExpressionPlace,
  { model, step, run }: { model: WorkflowModel; step: StepModel; run: WatchedRun },
): Tried {
  const language = useLanguage(text.trim() !== '');
  const variables = useMemo(() => variablesOf(step, run), [step, run]);
  return useMemo(() => {
    if (!language || text.trim() === '') return untried;
    const names = new Set([...statusNames(model), ...outputNames(model)]);
    const isName = (name: string) => names.has(name);
    const problem = language.problemOf(text, place, isName, typesOf(model, step));
    const canTry =
      problem === null && variables !== null && (place === 'if' || variables.output !== undefined);
    return { problem, trial: canTry ? language.tryExpression(text, place, isName, variables) : null };
  }, [language, text, place, model, step, variables]);
}

/** Null: no run is watched. */
function variablesOf(step: StepModel, run: WatchedRun): Variables | null {
  if (run.run === null) return null;
  const outputs: JsonObject = Object.fromEntries([...run.outputs].map(([name, { value }]) => [name, value]));
  const inputs = step.step.inputs.flatMap(({ from }) => {
    const value = from.startsWith('context.') ? run.context[from.slice('context.'.length)] : outputs[from];
    return value === undefined ? [] : [[from, value] as const];
  });
  const status = run.records.flatMap((record) => [
    [record.alias, stepStatus(record)],
    [record.step, stepStatus(record)],
  ]);
  const output = run.answers.get(step.name);
  return {
    status: Object.fromEntries(status) as JsonObject,
    inputs: Object.fromEntries(inputs),
    outputs,
    context: run.context,
    ...(output === undefined ? {} : { output }),
  };
}

/** What is known before any run: who there is. */
function typesOf(model: WorkflowModel, step: StepModel): VariableTypes {
  const dyn = (names: Iterable<string>) => Object.fromEntries([...names].map((name) => [name, 'dyn']));
  return {
    status: Object.fromEntries(statusNames(model).map((name) => [name, { ...stepStatusType }])),
    inputs: dyn(step.step.inputs.map(({ from }) => from)),
    outputs: dyn(outputNames(model)),
  };
}

/** Steps are read under their names, and under those that they are shown with. */
function statusNames(model: WorkflowModel): string[] {
  return allSteps(model.steps).flatMap(({ name, step }) => [name, ...(step.alias ? [step.alias] : [])]);
}
