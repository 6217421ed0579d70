'use client';

import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import type { TRPCClient } from '@trpc/client';
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { AppRouter } from '@/server/api/root';
import { liveControlTopics } from '@/server/domain/live-topic';
import { LiveConnection, type LiveState, type OpenLiveStream } from './live-connection';
import { useTRPC, useTRPCClient } from './trpc';
import { whenSettled } from './when-settled';

const LiveContext = createContext<LiveConnection | null>(null);

/** The one live stream of this tab, over one project: give it the project as key. Pages listen with `useLive`. */
export function LiveProvider({
  project,
  position,
  children,
}: {
  project: string;
  position: string;
  children: ReactNode;
}) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [connection] = useState(
    () => new LiveConnection(streamOf(client, queryClient, project), position, true),
  );
  useEffect(() => whenSettled(connection.release), [connection]);
  useEffect(() => {
    window.addEventListener('online', connection.retryNow);
    window.addEventListener('offline', connection.cut);
    return () => {
      window.removeEventListener('online', connection.retryNow);
      window.removeEventListener('offline', connection.cut);
    };
  }, [connection]);
  // A stream cannot say why it was refused; the answer to this leads a person who is signed out to the door.
  useEffect(() => {
    const session = trpc.session.get.queryOptions(undefined, { staleTime: 0, retry: false });
    return connection.watch(() => {
      if (connection.getState().status === 'lost') void queryClient.prefetchQuery(session);
    });
  }, [connection, queryClient, trpc]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

function streamOf(client: TRPCClient<AppRouter>, queryClient: QueryClient, project: string): OpenLiveStream {
  return ({ topics, lastEventId }, { onOpen, onSignal, onLost }) => {
    const subscription = client.live.stream.subscribe(
      { project, topics, ...(lastEventId === undefined ? {} : { lastEventId }) },
      {
        onStarted: onOpen,
        onData: ({ id, data }) => {
          // Too much was missed to be told piece by piece.
          if (data.topic === liveControlTopics.reset) void queryClient.invalidateQueries();
          onSignal({ id, topic: data.topic, data: data.data });
        },
        // The client would try again in silence; the page says that it is not live, and when it tries.
        onConnectionStateChange: (state) => {
          if (state.state === 'connecting' && state.error) onLost();
        },
        onError: onLost,
        onComplete: onLost,
      },
    );
    return () => subscription.unsubscribe();
  };
}

/** The connection, or null on pages that have none (and before the browser took over). */
export function useLiveConnection(): LiveConnection | null {
  return use(LiveContext);
}

const connecting: LiveState = { status: 'connecting' };
const unwatched = () => () => undefined;

export function useLiveState(): LiveState {
  const connection = useLiveConnection();
  return useSyncExternalStore(
    connection?.watch ?? unwatched,
    () => connection?.getState() ?? connecting,
    () => connecting,
  );
}
