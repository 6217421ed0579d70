'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useProject } from '@/components/patterns/session';
import type { Run } from '@/components/run/use-run';
import { useTRPC } from '@/components/trpc/trpc';
import { isLoamError } from '@/server/domain/error';
import { type WorkflowModel, readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';

/** The document that a run was made of; null: it has none, or is not read yet. */
export function useRunDocument(run: Run | null): WorkflowModel | null {
  const trpc = useTRPC();
  const project = useProject();
  const ofWorkflow = { project, name: run?.workflow ?? '', number: run?.workflowRevision ?? 0 };
  const ofApplication = { project, name: run?.application ?? '', number: run?.revision ?? 0 };
  // A revision never changes.
  const kept = { staleTime: Infinity };
  const isOfWorkflow = ofWorkflow.name !== '' && ofWorkflow.number > 0;
  const workflow = useQuery(
    trpc.workflow.revision.queryOptions(ofWorkflow, { ...kept, enabled: isOfWorkflow }),
  );
  const application = useQuery(
    trpc.revision.get.queryOptions(ofApplication, {
      ...kept,
      enabled: !isOfWorkflow && ofApplication.name !== '' && ofApplication.number > 0,
    }),
  );
  const text = run === null ? undefined : (workflow.data ?? application.data)?.document;
  return useMemo(() => (text === undefined ? null : tryRead(text)), [text]);
}

function tryRead(text: string): WorkflowModel | null {
  try {
    return readWorkflowModel(text);
  } catch (error) {
    if (isLoamError(error)) return null;
    throw error;
  }
}
