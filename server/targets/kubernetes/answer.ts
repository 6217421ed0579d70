import type { Response } from 'undici';
import { LoamError, isLoamError } from '@/server/domain/error';
import { toUnreachable } from './unreachable';

/** How long an answer may take and how large it may be. */
export type Limits = {
  /** For a stream: only the wait for the answer's head counts. Default 30 s. */
  timeoutMs?: number;
  maxBytes?: number;
  signal?: AbortSignal | undefined;
};

/** A list of 500 objects of the largest size that etcd takes would be beyond this; real ones are a hundredth of it. */
const mostBytes = 256 * 1024 * 1024;

/** Its body within the time as well: a server that stalls in the middle would be waited for without end. */
export async function readText(server: string, response: Response, options: Limits): Promise<string> {
  try {
    return await withDeadline(options, (signal) => readBody(response, signal, options.maxBytes ?? mostBytes));
  } catch (error) {
    if (options.signal?.aborted) throw abortReason(options.signal);
    throw isLoamError(error) ? error : toUnreachable(server, error);
  }
}

async function readBody(response: Response, signal: AbortSignal, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const stop = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const chunk = part.value as Uint8Array;
      size += chunk.byteLength;
      if (size > maxBytes) throw tooMuch(response.url, maxBytes);
      chunks.push(chunk);
    }
    signal.throwIfAborted();
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    signal.removeEventListener('abort', stop);
    if (size > maxBytes) stop();
  }
}

function tooMuch(url: string, maxBytes: number): LoamError {
  return new LoamError('too-large', `The answer of ${new URL(url).host} is too large.`, {
    expected: `at most ${maxBytes} bytes`,
    hint: 'Check the address: this is not what an API server sends.',
  });
}

export function parseJson(server: string, text: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw notKubernetes(server, error);
  }
  if (typeof answer !== 'object' || answer === null) throw notKubernetes(server);
  return answer;
}

/** Something else listens there. What it said is not repeated: it may be anything. */
export function notKubernetes(server: string, cause?: unknown): LoamError {
  return new LoamError(
    'cluster-unreachable',
    `What answers at ${server} is not the API server of a cluster.`,
    {
      cause,
      expected: 'JSON as Kubernetes answers',
      got: 'something else',
      hint: 'Check address and port: a proxy, a sign-in page or another service may listen there.',
    },
  );
}

export async function withDeadline<T>(options: Limits, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new DOMException('no answer in time', 'TimeoutError')),
    options.timeoutMs ?? 30_000,
  );
  try {
    return await run(options.signal ? AbortSignal.any([deadline.signal, options.signal]) : deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

export function abortReason(signal: AbortSignal | undefined): LoamError {
  return signal?.reason instanceof LoamError
    ? signal.reason
    : new LoamError('cancelled', 'The call was given up.', { cause: signal?.reason });
}
