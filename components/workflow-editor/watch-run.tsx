'use client';

import { type ComponentType, type ReactNode, createContext, use } from 'react';
import type { Watched } from './run-steps';
import { type WatchedRun, noRun, useWatchedRun } from './use-watched-run';

/** What a button that starts a run is given. */
export type RunStart = {
  /** Of what is edited. */
  name: string;
  /** Saves what is written, where something is: it does not run. */
  unsaved?: (() => void) | undefined;
  onStarted: (runId: string) => void;
};

type InView = WatchedRun & { Start: ComponentType<RunStart> | null };

const RunContext = createContext<InView>({ ...noRun, Start: null });

/** Watches a run of what is edited, for everything of the editor that shows or uses it. `Start`: the button that starts one. */
export function WatchRun({
  of,
  Start = null,
  children,
}: {
  of: Watched;
  Start?: ComponentType<RunStart> | null;
  children: ReactNode;
}) {
  return <RunContext value={{ ...useWatchedRun(of), Start }}>{children}</RunContext>;
}

/** The run that is watched; none where nobody watches one. */
export function useRunInView(): InView {
  return use(RunContext);
}
