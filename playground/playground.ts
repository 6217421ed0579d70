import { mkdirSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { createAdmission } from '@/playground/api/admission';
import type { ApiContext } from '@/playground/api/context';
import { startCustomResources } from '@/playground/api/custom/definitions';
import { createApiListener } from '@/playground/api/http/server';
import { createUpgradeListener } from '@/playground/api/http/upgrade';
import { Snapshots } from '@/playground/api/read/snapshots';
import { ServedKinds } from '@/playground/api/served';
import { startControllers } from '@/playground/controllers/start';
import { ensureBasics, keepApiService } from '@/playground/lifecycle/bootstrap';
import { startGarbageCollector } from '@/playground/lifecycle/garbage-collector';
import { startNamespaceDeletion } from '@/playground/lifecycle/namespace-deletion';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import { createFront, type Front } from '@/playground/tls/front';
import { type Clock, systemClock } from '@/server/platform/clock';
import { keepAccess, readAccess, writeKubeconfig } from './kubeconfig';

export type PlaygroundOptions = {
  dataDir: string;
  host: string;
  /** 0: the one of the last start when it is free, else any. */
  port: number;
  clock?: Clock;
  onError: (error: unknown) => void;
};

export type Playground = { url: string; kubeconfig: string; stop: () => Promise<void> };

/** Store, API and controllers, ready when this resolves. */
export async function startPlayground({
  dataDir,
  host,
  port,
  clock = systemClock,
  onError,
}: PlaygroundOptions): Promise<Playground> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const access = readAccess(dataDir, clock.now());
  const store = createObjectStore({ dataDir, clock, onError });
  const context: ApiContext = { store, served: new ServedKinds(), snapshots: new Snapshots() };
  const { certificate: authority } = access.certificate;
  const stops = startActors(context, { clock, authority, onError });
  const serving = { token: access.token, onError };
  const front = createFront(
    access.certificate,
    createApiListener(context, serving),
    createUpgradeListener(context, serving),
  );
  await listen(front.server, host, port, access.port);
  const { port: bound } = front.server.address() as AddressInfo;
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  keepAccess(dataDir, { ...access, port: bound });
  const kubeconfig = writeKubeconfig(dataDir, url, access);
  return { url, kubeconfig, stop: () => stop(front, store, stops) };
}

type ActorOptions = { clock: Clock; authority: string; onError: (error: unknown) => void };

function startActors(context: ApiContext, options: ActorOptions): (() => void)[] {
  const { store } = context;
  const { onError } = options;
  store.admission = createAdmission(context.served, store);
  const stopCustomResources = startCustomResources(context, onError);
  ensureBasics(store);
  return [
    keepApiService(store),
    startControllers(store, options),
    startNamespaceDeletion(store, onError),
    startGarbageCollector(store, onError),
    stopCustomResources,
  ];
}

async function listen(server: Server, host: string, port: number, last: number | undefined): Promise<void> {
  if (port === 0 && last !== undefined && (await tryListen(server, host, last))) return;
  await listenOn(server, host, port);
}

/** False when somebody else has the port. */
async function tryListen(server: Server, host: string, port: number): Promise<boolean> {
  try {
    await listenOn(server, host, port);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
      return false;
    throw error;
  }
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function stop(front: Front, store: ObjectStore, stops: (() => void)[]): Promise<void> {
  for (const each of stops) each();
  await front.close();
  store.close();
}
