import type { ReactNode } from 'react';
import { WorkflowFrame } from '@/components/features/workflows/workflow-frame';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function WorkflowLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ project: string; name: string }>;
}) {
  const { project, name } = await params;
  await prefetch(trpc.workflow.get.queryOptions({ project, name }));
  return (
    <HydrateClient>
      <WorkflowFrame name={name}>{children}</WorkflowFrame>
    </HydrateClient>
  );
}
