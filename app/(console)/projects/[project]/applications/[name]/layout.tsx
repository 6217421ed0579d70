import type { ReactNode } from 'react';
import { ApplicationFrame } from '@/components/features/application-detail/application-frame';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function ApplicationLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ project: string; name: string }>;
}) {
  const { project, name } = await params;
  const application = trpc.application.get.queryOptions({ project, name });
  await prefetch(application);
  return (
    <HydrateClient of={[application]}>
      <ApplicationFrame name={name}>{children}</ApplicationFrame>
    </HydrateClient>
  );
}
