import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type EffectServer = {
  url: string;
  /** Idempotency keys that came for a node (`<execution>/<node>`), and how often each did. */
  effects: ReadonlyMap<string, ReadonlyMap<string, number>>;
  close(): Promise<void>;
};

/** The outside that handlers have their effects on: it takes a key as often as it is sent, and has one effect per key. */
export async function startEffectServer(): Promise<EffectServer> {
  const effects = new Map<string, Map<string, number>>();
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://effects');
    const node = searchParams.get('node') ?? '';
    const key = searchParams.get('key') ?? '';
    const keys = effects.get(node) ?? new Map<string, number>();
    keys.set(key, (keys.get(key) ?? 0) + 1);
    effects.set(node, keys);
    response.end('ok');
  });
  // A worker that is frozen must not find its connection closed: the storm is about the worker, not about the outside.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    effects,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
