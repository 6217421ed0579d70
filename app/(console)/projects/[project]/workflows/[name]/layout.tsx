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
  const workflow = trpc.workflow.get.queryOptions({ project, name });
  await prefetch(workflow);
  return (
    <HydrateClient of={[workflow]}>
      <WorkflowFrame name={name}>{children}</WorkflowFrame>
    </HydrateClient>
  );
}
