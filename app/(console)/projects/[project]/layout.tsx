import { getTimeZone } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ConsoleFrame } from '@/components/layout/console-frame';
import { api, findSession, HydrateClient, prefetch, trpc } from '@/server/api/rsc';

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
  // Read before the page's data is: what changes between the two is then told by the stream.
  const { id: position } = await (await api()).live.position({ project: name });
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
