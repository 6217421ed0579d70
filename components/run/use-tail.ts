'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { useLiveConnection, useLiveState } from '@/components/trpc/live-provider';
import type { TailReader, TailState } from './tail-reader';

/** Reads while the component is mounted, and on whenever one of `topics` tells of a change. `make` is asked once. */
export function useTail<Item>(
  topics: readonly string[],
  make: () => TailReader<Item>,
): TailState<Item> & { retry: () => void } {
  const [reader] = useState(make);
  const state = useSyncExternalStore(reader.watch, reader.getState, reader.getState);
  useEffect(() => {
    reader.pull();
    return reader.stop;
  }, [reader]);

  const connection = useLiveConnection();
  const joined = topics.join(' ');
  useEffect(() => {
    const leave = joined.split(' ').map((topic) => connection?.listen(topic, reader.pull));
    return () => {
      for (const each of leave) each?.();
    };
  }, [connection, joined, reader]);

  // What was told while nobody listened.
  const { status } = useLiveState();
  useEffect(() => {
    if (status === 'live') reader.pull();
  }, [status, reader]);

  return { ...state, retry: reader.pull };
}
