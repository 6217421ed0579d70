import { type Server, createServer } from 'node:http';
import type { MetricFamily } from '@/server/platform/metric-family';
import { metrics } from '@/server/platform/metrics';
import { formatFamilies } from '@/server/platform/metrics-channel';
import type { Child } from './child';

const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Serves `/metrics` of this process and of all its children, for Prometheus. */
export async function serveMetrics(
  { host, port }: { host: string; port: number },
  children: () => readonly Child[],
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    collect(children()).then(
      (text) => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return () => close(server);
}

async function collect(children: readonly Child[]): Promise<string> {
  const byProcess = new Map<string, MetricFamily[]>([['launcher', await metrics().families()]]);
  await Promise.all(
    children.map(async (child) => {
      const families = await child.metrics();
      if (families) byProcess.set(child.name, families);
    }),
  );
  return formatFamilies(byProcess);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
