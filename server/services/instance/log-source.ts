import { LoamError } from '@/server/domain/error';
import { parseLogTopic } from '@/server/domain/log-topic';
import type { LiveSource, SourceEvent } from '../live/source';
import { openLogs } from './logs';
import type { LogLine } from './merge-logs';

/** Lines that come close together make one event, so that a busy container does not flood the stream. */
const gatherMs = 100;
const mostLines = 500;

/** Live logs of an instance as a topic of the tab's stream; resumes after the last line that arrived. */
export const logSource: LiveSource = {
  prefix: 'logs:',
  permission: 'instance.logs',
  async open(ctx, { project, topic, after, signal }) {
    const query = parseLogTopic(topic);
    if (!query)
      throw new LoamError('invalid-input', 'The log topic is not one.', {
        path: 'topics',
        expected: 'logs:<instance id>?component=…&pod=…&container=…',
        got: topic,
      });
    const from = after === null ? { tailLines: query.tail } : { sinceTime: after };
    // What ran before the last restart writes nothing more.
    const follow = !query.previous;
    const lines = await openLogs(ctx, { project, ...query, ...from, follow }, signal);
    return gather(after === null ? lines : later(lines, after));
  },
};

/** The cluster counts from a whole second on: what was sent already is left out. */
async function* later(lines: AsyncIterable<LogLine>, after: string): AsyncGenerator<LogLine> {
  for await (const line of lines) if (line.at > after) yield line;
}

async function* gather(lines: AsyncIterable<LogLine>): AsyncGenerator<SourceEvent> {
  const iterator = lines[Symbol.asyncIterator]();
  let next = iterator.next();
  for (;;) {
    const first = await next;
    if (first.done) return;
    const held: LogLine[] = [first.value];
    next = iterator.next();
    const timeUp = new Promise<null>((resolve) => setTimeout(() => resolve(null), gatherMs));
    while (held.length < mostLines) {
      const more = await Promise.race([next, timeUp]);
      if (more === null || more.done) break;
      held.push(more.value);
      next = iterator.next();
    }
    // Of several containers the lines of one moment come in any order.
    held.sort((a, b) => a.at.localeCompare(b.at));
    yield { data: { lines: held }, position: held.at(-1)?.at ?? '' };
  }
}
