'use client';

import { useQuery } from '@tanstack/react-query';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';
import type { RunStart } from '@/components/workflow-editor/watch-run';
import { RunWorkflow } from './run-workflow';

/** Starts the workflow that is designed; what runs is its newest revision. */
export function DesignRun({ name, unsaved, onStarted }: RunStart) {
  const trpc = useTRPC();
  const project = useProject();
  const workflow = useQuery(trpc.workflow.get.queryOptions({ project, name }));
  if (!workflow.data) return null;
  return <RunWorkflow workflow={workflow.data} size="sm" unsaved={unsaved} onStarted={onStarted} />;
}
