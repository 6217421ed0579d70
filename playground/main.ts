import { resolve } from 'node:path';
import { z } from 'zod';
import { createLogger } from '@/server/platform/logger';
import { type Playground, startPlayground } from './playground';

const Environment = z.object({
  PLAYGROUND_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  PLAYGROUND_HOST: z.string().min(1).default('127.0.0.1'),
  PLAYGROUND_DATA_DIR: z.string().min(1).default('.loam/playground'),
});

const parentCheckMs = 500;
const log = createLogger({ process: 'playground', level: 'info' });

async function main(): Promise<void> {
  const environment = Environment.safeParse(process.env);
  if (!environment.success) return leave(z.prettifyError(environment.error));
  const { PLAYGROUND_PORT: port, PLAYGROUND_HOST: host, PLAYGROUND_DATA_DIR: dataDir } = environment.data;
  const onError = (error: unknown): void => log.error({ error }, 'a defect of the playground');
  try {
    const playground = await startPlayground({ dataDir: resolve(dataDir), host, port, onError });
    log.info({ url: playground.url, kubeconfig: playground.kubeconfig }, 'ready');
    endWith(playground);
  } catch (error) {
    leave(`the playground cannot start: ${explain(error, `${host}:${port}`, dataDir)}`);
  }
}

function explain(error: unknown, address: string, dataDir: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/EADDRINUSE/.test(text)) return `${address} is taken`;
  return /database is locked/.test(text) ? `another one uses ${dataDir}` : text;
}

function leave(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
  // What has started by then must not keep the process.
  setTimeout(() => process.exit(1), 50);
}

/** Ends on SIGTERM, SIGINT and when the process that started it is gone. */
function endWith(playground: Playground): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    playground.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'stopped badly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(), parentCheckMs).unref();
}

void main();
