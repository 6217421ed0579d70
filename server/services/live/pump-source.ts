import { isLoamError } from '@/server/domain/error';
import type { ServiceContext } from '../context';
import type { LiveSource } from './source';
import type { Subscriber } from './subscriber';

/**
 * Hands what a source says to the stream until either ends. The failure of one source is an event of its topic
 * (`{ problem }`), and so is its end (`{ ended: true }`): the other topics of the tab go on.
 */
export async function pumpSource(
  ctx: ServiceContext,
  source: LiveSource,
  subscriber: Subscriber,
  input: Parameters<LiveSource['open']>[1],
): Promise<void> {
  const { topic, signal } = input;
  const say = (data: unknown, position: string | null) =>
    subscriber.hand({ kind: 'source', topic, data, position });
  try {
    for await (const event of await source.open(ctx, input)) {
      if (signal.aborted) return;
      await say(event.data, event.position);
    }
    if (!signal.aborted) await say({ ended: true }, null);
  } catch (error) {
    if (signal.aborted) return;
    if (!isLoamError(error)) ctx.logger.error({ error, topic }, 'live: a source failed');
    const problem = isLoamError(error)
      ? error.toProblem()
      : { code: 'unavailable', message: `The topic broke off. The log has it under ${ctx.requestId}.` };
    await say({ problem }, null);
  }
}
