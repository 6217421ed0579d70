'use client';

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useLiveConnection } from './live-provider';

const quietMs = 250;

/**
 * Keeps queries true: a signal of one of `topics` refetches everything under `keys` that is on the page. Signals that
 * come within `atMostEveryMs` cost one refetch. Keys: `trpc.application.list.queryKey()` stands for every input of it.
 */
export function useLive(topics: readonly string[], keys: readonly QueryKey[], atMostEveryMs?: number): void {
  const connection = useLiveConnection();
  const queryClient = useQueryClient();
  const invalidate = useEffectEvent(() => {
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
  });
  const delayMs = atMostEveryMs ?? quietMs;
  const joined = topics.join(' ');
  useEffect(() => {
    if (connection === null || joined === '') return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onSignal = () => {
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        invalidate();
      }, delayMs);
    };
    const leave = joined.split(' ').map((topic) => connection.listen(topic, onSignal, onSignal));
    return () => {
      clearTimeout(timer);
      for (const each of leave) each();
    };
  }, [connection, joined, delayMs]);
}

/** Calls `listener` with what each signal of one topic carries, e.g. lines of a log. */
export function useLiveTopic(topic: string, listener: (data: unknown) => void): void {
  const connection = useLiveConnection();
  const onData = useEffectEvent(listener);
  useEffect(() => connection?.listen(topic, (data) => onData(data)), [connection, topic]);
}
