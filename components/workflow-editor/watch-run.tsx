'use client';

import { type ReactNode, createContext, use } from 'react';
import { type Watched, type WatchedRun, noRun, useWatchedRun } from './use-watched-run';

const RunContext = createContext<WatchedRun>(noRun);

/** Watches a run of what is edited, for everything of the editor that shows or uses it. */
export function WatchRun({ of, children }: { of: Watched; children: ReactNode }) {
  return <RunContext value={useWatchedRun(of)}>{children}</RunContext>;
}

/** The run that is watched; none where nobody watches one. */
export function useRunInView(): WatchedRun {
  return use(RunContext);
}
