'use client';

import { useSyncExternalStore, type ReactNode } from 'react';

const never = () => () => undefined;

/** True in the browser after hydration, false in the server's answer. */
export function useIsClient(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/**
 * Around whatever writes `style` attributes while it renders: the content security policy refuses those in the server's
 * HTML, and allows them from script. `fallback` has the size of what comes.
 */
export function ClientOnly({ fallback = null, children }: { fallback?: ReactNode; children: ReactNode }) {
  return useIsClient() ? children : fallback;
}
