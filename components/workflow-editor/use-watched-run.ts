'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useProject } from '@/components/patterns/session';
import { type ShownNode, useNodes } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import type { JsonObject } from '@/server/domain/json';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { type Pins, withPins } from './pins';
import { type RunOutput, type StepRun, type Watched, outputsOfRun, stepsOfRun } from './run-steps';
import { type ListedRun, type RunChoice, useChosenRun } from './use-chosen-run';
import { type Pinning, usePins } from './use-pins';
import { useRunDocument } from './use-run-document';

export type WatchedRun = {
  of: Watched | null;
  /** To choose from, the newest first. */
  runs: readonly ListedRun[];
  choice: RunChoice;
  choose: (choice: RunChoice) => void;
  /** Null: there is none, or it is not read yet. */
  run: Run | null;
  nodes: ShownNode[];
  /** By the name of the step. */
  steps: ReadonlyMap<string, StepRun<ShownNode>>;
  /** The document that it was made of; null: it has none that can be read. */
  madeOf: WorkflowModel | null;
  /** By the name that others take them by: what it handed on, with what is pinned over it. */
  outputs: ReadonlyMap<string, RunOutput>;
  /** By step what it answered that names no outputs: only `valueFrom` of its own outputs reads it. */
  answers: ReadonlyMap<string, JsonObject>;
  /** What its start gave, and all that conditions read as `context`. */
  inputs: JsonObject;
  context: JsonObject;
  /** What became of each step, as conditions ask for it. */
  records: Outputs['run']['values']['records'];
  pins: Readonly<Pins>;
  pin: Pinning['pin'];
  unpin: Pinning['unpin'];
  isPending: boolean;
  /** Why it cannot be shown. */
  error: unknown;
};

export const noRun: WatchedRun = {
  of: null,
  runs: [],
  choice: 'none',
  choose: () => undefined,
  run: null,
  nodes: [],
  steps: new Map(),
  madeOf: null,
  outputs: new Map(),
  answers: new Map(),
  inputs: {},
  context: {},
  records: [],
  pins: {},
  pin: () => undefined,
  unpin: () => undefined,
  isPending: false,
  error: null,
};

/** Values of a run that is at work: a form need not follow them faster. */
const valuesEveryMs = 1_000;
const noNodes = { run: { id: '' }, runs: [] };

/** The newest run of a workflow or an application, or the one that the address names, followed live. */
export function useWatchedRun(of: Watched): WatchedRun {
  const { graph, newest, ...chosen } = useChosenRun(of);
  const run = graph?.run ?? null;
  const nodes = useNodes(graph ?? noNodes);
  const steps = useMemo(() => stepsOfRun(nodes, run?.id ?? ''), [nodes, run?.id]);
  const values = useRunValues(run?.id ?? null);
  // A step that ran alone has only its own; what it was given came from the newest run.
  const before = useRunValues(run?.onlyStep ? newest : null);
  const pinning = usePins(of);
  const { pins } = pinning;
  const outputs = useMemo(
    () => withPins(new Map([...before.outputs, ...values.outputs]), pins),
    [before.outputs, values.outputs, pins],
  );
  const madeOf = useRunDocument(run);
  return {
    of,
    ...chosen,
    run,
    nodes,
    steps,
    madeOf,
    ...values,
    outputs,
    records: [...before.records, ...values.records],
    ...pinning,
  };
}

/** What a run was given and handed on, by name. */
function useRunValues(id: string | null) {
  const trpc = useTRPC();
  const project = useProject();
  const input = { project, id: id ?? '' };
  useLive(id === null ? [] : [`run:${id}`], [trpc.run.values.queryKey(input)], valuesEveryMs);
  const { data } = useQuery(trpc.run.values.queryOptions(input, { enabled: id !== null }));
  return useMemo(() => {
    const handed = id === null ? [] : (data?.steps ?? []);
    const answers = handed.flatMap(({ step, isNamed, values }) =>
      isNamed || values === null ? [] : [[step, values] as const],
    );
    return {
      outputs: outputsOfRun(handed),
      answers: new Map(answers),
      inputs: id === null ? {} : (data?.inputs ?? {}),
      context: id === null ? {} : (data?.context ?? {}),
      records: id === null ? [] : (data?.records ?? []),
    };
  }, [id, data]);
}
