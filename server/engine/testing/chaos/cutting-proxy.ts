import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export type CuttingProxy = {
  port: number;
  /** Cuts connections without a farewell, each with this probability; how many. */
  cut(probability: number): number;
  close(): Promise<void>;
};

/** Stands between workers and PostgreSQL. */
export async function startCuttingProxy(target: { host: string; port: number }): Promise<CuttingProxy> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    open.add(near);
    const end = () => {
      open.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end).setNoDelay(true);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (probability: number) => {
    const chosen = [...open].filter(() => Math.random() < probability);
    for (const socket of chosen) socket.resetAndDestroy();
    return chosen.length;
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Node does not end while a socket is being reset.
        for (const socket of open) socket.destroy();
      }),
  };
}
