import { join } from 'node:path';
import { type Settings, publicUrl } from '@/server/platform/env';
import type { ChildSpec } from './child';

export type LaunchPlan = {
  settings: Settings;
  /** The checkout: `.build/`, `.next/` and `node_modules/` are in it. */
  root: string;
  databaseUrl: string;
  playgroundPort: number | undefined;
};

/** A child gets its own settings from the environment, as it would where no launcher is. */
function environment(
  { settings, databaseUrl }: LaunchPlan,
  process_: string,
): Record<string, string | undefined> {
  return {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    LOAM_PROCESS: process_,
    LOAM_DATA_DIR: settings.LOAM_DATA_DIR,
    LOAM_URL: publicUrl(settings),
    DATABASE_URL: databaseUrl,
    PORT: String(settings.PORT),
    HOST: settings.HOST,
  };
}

const program = ({ root }: LaunchPlan, name: string) => [
  '--enable-source-maps',
  join(root, '.build', `${name}.mjs`),
];

/** What the playground keeps, its kubeconfig too. */
export function playgroundFolder({ LOAM_DATA_DIR }: Pick<Settings, 'LOAM_DATA_DIR'>): string {
  return join(LOAM_DATA_DIR, 'playground');
}

export function playgroundSpec(plan: LaunchPlan): ChildSpec {
  return {
    name: 'playground',
    args: program(plan, 'playground'),
    env: {
      ...environment(plan, 'playground'),
      DATABASE_URL: undefined,
      PLAYGROUND_PORT: String(plan.playgroundPort),
      PLAYGROUND_DATA_DIR: playgroundFolder(plan.settings),
    },
    stopTimeoutMs: 5_000,
  };
}

/** Left alone, V8 lets a worker grow to several times of what it holds before it cleans up: what is young to 100 MB, the rest to four times. */
const sparingHeap = ['--max-semi-space-size=16', '--heap-growing-percent=50'];

export function workerSpecs(plan: LaunchPlan): ChildSpec[] {
  return Array.from({ length: plan.settings.LOAM_WORKERS }, (_, index) => {
    const name = index === 0 ? 'worker' : `worker-${index + 1}`;
    return {
      name,
      args: [...sparingHeap, ...program(plan, 'worker')],
      env: environment(plan, name),
      stopTimeoutMs: (plan.settings.LOAM_DRAIN_SECONDS + 2) * 1000,
    };
  });
}

export function consoleSpec(plan: LaunchPlan): ChildSpec {
  const { PORT, HOST } = plan.settings;
  const next = join(plan.root, 'node_modules', 'next', 'dist', 'bin', 'next');
  return {
    name: 'console',
    args: [next, 'start', plan.root, '--port', String(PORT), '--hostname', HOST],
    env: environment(plan, 'console'),
    stopTimeoutMs: 8_000,
  };
}
