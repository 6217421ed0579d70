import { useEffect } from 'react';

/** Loads what will be needed as soon as the page has nothing better to do. Safari has no idle callbacks yet: there it is loaded when it is shown. */
export function useSoon(load: () => Promise<unknown>): void {
  useEffect(() => {
    if (!('requestIdleCallback' in window)) return undefined;
    const waiting = requestIdleCallback(() => void load());
    return () => cancelIdleCallback(waiting);
  }, [load]);
}
