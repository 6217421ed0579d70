import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const Answer = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), message: z.string().optional() })),
});

/**
 * Asks `/readyz` until everything is ready. Resolves with undefined then, or after `timeoutMs` with what is not.
 */
export async function waitUntilReady(
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const giveUpAt = Date.now() + timeoutMs;
  let missing = 'the console does not answer';
  while (Date.now() < giveUpAt && !signal.aborted) {
    const answer = await ask(`${url}/readyz`);
    if (answer === undefined) return undefined;
    missing = answer;
    await sleep(100, undefined, { signal }).catch(() => undefined);
  }
  return missing;
}

async function ask(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    const { ready, checks } = Answer.parse(await response.json());
    if (ready) return undefined;
    return Object.entries(checks)
      .filter(([, { ok }]) => !ok)
      .map(([name, { message }]) => (message ? `${name}: ${message}` : name))
      .join(', ');
  } catch (error) {
    return `the console does not answer (${error instanceof Error ? error.message : String(error)})`;
  }
}

const entryPoints = ['/api/v1/session', '/api/trpc/session.get'];

/** The console loads the code behind an address at its first request, which takes seconds: it should not be a person's. */
export async function warmUp(url: string): Promise<void> {
  await Promise.allSettled(
    entryPoints.map(async (path) => {
      const response = await fetch(url + path, { signal: AbortSignal.timeout(60_000) });
      await response.arrayBuffer();
    }),
  );
}
