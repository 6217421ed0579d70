'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, createContext, use, useMemo, useState } from 'react';
import { useProject } from '@/components/patterns/session';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import type { JsonObject } from '@/server/domain/json';
import { isSame } from '@/server/domain/yaml-edit/plain-edit';
import type { Foreseen } from './foreseen';
import type { WorkflowEditor } from './use-workflow-editor';

/** A dry-run that is shown in place of a run. */
export type DryRun = {
  isShown: boolean;
  /** What it was given. */
  inputs: JsonObject;
  found: Outputs['workflow']['dryRun'] | null;
  /** By the name of the step. */
  steps: ReadonlyMap<string, Foreseen>;
  /** The document was changed since. */
  isOld: boolean;
  isPending: boolean;
  error: unknown;
  show: (inputs: JsonObject) => void;
  close: () => void;
};

const none: DryRun = {
  isShown: false,
  inputs: {},
  found: null,
  steps: new Map(),
  isOld: false,
  isPending: false,
  error: null,
  show: () => undefined,
  close: () => undefined,
};
const DryRunContext = createContext<DryRun>(none);

/** Keeps what a dry-run found, for everything of the editor that shows it, until it is closed. */
export function ShowDryRun({
  name,
  editor,
  children,
}: {
  /** Of what is edited. */
  name: string;
  editor: WorkflowEditor;
  children: ReactNode;
}) {
  const trpc = useTRPC();
  const project = useProject();
  const now = editor.text.history.text;
  const [asked, setAsked] = useState<{ document: string; inputs: JsonObject } | null>(null);
  const { data, error, isFetching, refetch } = useQuery(
    trpc.workflow.dryRun.queryOptions(
      { project, name, document: asked?.document ?? '', inputs: asked?.inputs ?? {} },
      { enabled: asked !== null, refetchOnWindowFocus: false, retry: false },
    ),
  );
  const found = asked === null ? null : (data ?? null);
  const steps = useMemo(() => new Map(found?.steps.map((step) => [step.name, step])), [found]);
  const value: DryRun = {
    isShown: asked !== null,
    inputs: asked?.inputs ?? {},
    found,
    steps,
    isOld: asked !== null && asked.document !== now,
    isPending: isFetching && found === null,
    error: asked === null ? null : error,
    show: (inputs) => {
      setAsked({ document: now, inputs });
      // The same once more: the clusters may have changed.
      if (asked?.document === now && isSame(asked.inputs, inputs)) void refetch();
    },
    close: () => setAsked(null),
  };
  return <DryRunContext value={value}>{children}</DryRunContext>;
}

export function useDryRun(): DryRun {
  return use(DryRunContext);
}
