import { getTimeZone } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ConsoleFrame } from '@/components/layout/console-frame';
import { findSession, HydrateClient, livePosition, prefetch, trpc } from '@/server/api/rsc';

/** A project that is not there and one that is not yours look the same. */
export default async function ProjectLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ project: string }>;
}) {
  const [{ project: name }, session] = await Promise.all([params, findSession()]);
  const project = session?.projects.find((each) => each.name === name);
  if (!session || !project) notFound();
  const position = await livePosition();
  const overview = trpc.overview.get.queryOptions({ project: name, timeZone: await getTimeZone() });
  await prefetch(overview);
  return (
    <HydrateClient of={[overview]}>
      <ConsoleFrame session={{ ...session, project }} position={position}>
        {children}
      </ConsoleFrame>
    </HydrateClient>
  );
}
