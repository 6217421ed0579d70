import { settings } from '@/server/platform/env';
import { logger } from '@/server/platform/logger';
import { answerMetricsRequests } from '@/server/platform/metrics-channel';
import { watchParent } from '@/server/platform/parent';
import { beginShutdown } from '@/server/platform/shutdown';
import { runtime } from '../runtime';
import { answerUpgrades } from '../tunnel/find-server';
import { handleUpgrade } from '../tunnel/handle';

/** Next.js waits for ever for a stream that is open; after so long the process ends all the same. */
const longestStopMs = 5_000;

/** What the console process needs beside serving requests: it ends in order, and with its launcher. */
export function startConsole(): void {
  const stop = (why: string) => {
    if (isStopping) return;
    isStopping = true;
    logger().info({ why }, 'console stops');
    // Ends the live streams, so that Next.js, which hears the signal too, finds no request open and closes.
    beginShutdown();
    setTimeout(() => process.exit(0), longestStopMs).unref();
  };
  let isStopping = false;
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  watchParent(() => {
    stop('the launcher is gone');
    process.kill(process.pid, 'SIGTERM');
  });
  answerMetricsRequests();
  answerUpgrades(
    settings().PORT,
    (request, socket, head) => void handleUpgrade(runtime(), request, socket, head),
  );
  process.on('unhandledRejection', (error) => logger().error({ error }, 'unhandled rejection'));
  logger().info('console starts');
}
