import { join } from 'node:path';
import { type Settings, publicUrl } from '@/server/platform/env';
import { type Child, superviseChild } from './child';
import { claimDataFolder } from './data-folder';
import { type LaunchedDatabase, launchDatabase } from './database';
import { prepareFirstUse } from './first-use';
import { type ChildNotes, createChildNotes, endLeftovers } from './leftovers';
import { parseLogText } from './log-line';
import { serveMetrics } from './metrics-server';
import type { Output } from './output';
import { assertPortFree, choosePlaygroundPort } from './ports';
import { type LaunchPlan, consoleSpec, playgroundSpec, workerSpecs } from './processes';
import { waitUntilReady, warmUp } from './readiness';
import { onStopSignal } from './stop-signal';

const readyTimeoutMs = 120_000;

export type LaunchOptions = {
  settings: Settings;
  root: string;
  output: Output;
};

type Running = {
  output: Output;
  runFolder: string;
  notes: ChildNotes;
  /** In the order of their start; they end the other way round. */
  children: Child[];
  database: LaunchedDatabase | undefined;
  stopMetrics?: () => Promise<void>;
};

/**
 * Starts everything, waits until told to stop, ends everything in order. Resolves with the exit code: 0 when it was
 * ready before, 1 when it never was. Throws StartError, DatabaseSetupError for what the person who starts can mend.
 */
export async function launch({ settings, root, output }: LaunchOptions): Promise<number> {
  const begin = Date.now();
  const stop = onStopSignal();
  const folder = claimDataFolder(settings.LOAM_DATA_DIR, publicUrl(settings));
  const running: Running = {
    output,
    runFolder: folder.runFolder,
    notes: createChildNotes(folder.runFolder),
    children: [],
    database: undefined,
  };
  stop.onSecond(() => running.children.forEach((child) => child.kill()));
  try {
    const left = await endLeftovers(folder.runFolder);
    if (left.length > 0) output.say(`Ended what the last start left running: ${left.join(', ')}`);
    await assertPortFree('PORT', settings.PORT, settings.HOST);
    if (settings.LOAM_METRICS_PORT) {
      await assertPortFree('LOAM_METRICS_PORT', settings.LOAM_METRICS_PORT, settings.HOST);
    }
    const playgroundPort = await choosePlaygroundPort(settings, folder.runFolder);
    running.database = await launchDatabase(settings, join(root, 'db', 'migrations'), output);
    if (stop.signal.aborted) return 0;
    if (settings.LOAM_METRICS_PORT) {
      const place = { host: settings.HOST, port: settings.LOAM_METRICS_PORT };
      running.stopMetrics = await serveMetrics(place, () => running.children);
    }
    const plan: LaunchPlan = { settings, root, databaseUrl: running.database.url, playgroundPort };
    return await runUntilStopped(plan, running, stop.signal, begin);
  } catch (error) {
    // Ctrl-C reaches the programs that make and start the database too: that they end is no failure then.
    if (stop.signal.aborted) return 0;
    throw error;
  } finally {
    await endAll(running);
    folder.release();
  }
}

async function runUntilStopped(
  plan: LaunchPlan,
  running: Running,
  stop: AbortSignal,
  begin: number,
): Promise<number> {
  const { settings } = plan;
  const { output } = running;
  const local = publicUrl({ ...settings, LOAM_URL: undefined });
  if (plan.playgroundPort) startChild(running, playgroundSpec(plan));
  // The console starts while the first use is prepared: neither needs the other.
  startChild(running, consoleSpec(plan));
  const welcome = await prepareFirstUse(plan, running.runFolder, output, stop);
  for (const spec of workerSpecs(plan)) startChild(running, spec);
  const missing = await waitUntilReady(local, readyTimeoutMs, stop);
  if (stop.aborted) return 0;
  if (missing) {
    output.say(`Not ready after ${readyTimeoutMs / 1000} s: ${missing}`);
    return 1;
  }
  output.say(
    `\nLoam is ready after ${((Date.now() - begin) / 1000).toFixed(1)} s\n\n  ${publicUrl(settings)}`,
  );
  for (const line of welcome.lines) output.say(`  ${line}`);
  welcome.shown();
  output.say('\nCtrl-C stops it.');
  void warmUp(local);
  await aborted(stop);
  return 0;
}

function startChild({ output, notes, children }: Running, spec: Parameters<typeof superviseChild>[0]): void {
  const child = superviseChild(spec, {
    onStart: (name, pid) => notes.add(name, pid),
    onEnd: (name) => notes.remove(name),
    onDeath: (name, how, againInMs) =>
      output.say(`The ${name} ended unasked (${how}), starting it again in ${againInMs / 1000} s`),
    onText: (name, text, isError) => {
      const record = parseLogText(name, text, isError);
      if (record) output.log(record);
    },
  });
  children.push(child);
}

// Those that use others end before them: console and worker, then the playground, then PostgreSQL.
async function endAll({ output, notes, children, database, stopMetrics }: Running): Promise<void> {
  if (children.length > 0) output.say('Stopping ...');
  await Promise.all(children.filter(({ name }) => name !== 'playground').map((child) => child.stop()));
  await Promise.all(children.map((child) => child.stop()));
  notes.clear();
  await stopMetrics?.();
  await database?.stop();
  if (children.length > 0) output.say('Stopped');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
