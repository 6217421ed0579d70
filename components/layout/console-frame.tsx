'use client';

import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { CrumbNameProvider } from '@/components/patterns/crumb-name';
import { KeysProvider } from '@/components/patterns/keys';
import { SessionProvider, type Session } from '@/components/patterns/session';
import { LiveProvider } from '@/components/trpc/live-provider';
import { Shell } from './shell';

/** Everything that the pages of a project stand in. `position`: where the live stream begins. */
export function ConsoleFrame({
  session,
  position,
  children,
}: {
  session: Session;
  position: string;
  children: ReactNode;
}) {
  return (
    <SessionProvider session={session}>
      <LiveProvider key={session.project.name} project={session.project.name} position={position}>
        <NuqsAdapter>
          <KeysProvider>
            <CrumbNameProvider>
              <Shell>{children}</Shell>
            </CrumbNameProvider>
          </KeysProvider>
        </NuqsAdapter>
      </LiveProvider>
    </SessionProvider>
  );
}
