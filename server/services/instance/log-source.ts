import { LoamError } from '@/server/domain/error';
import { parseLogTopic } from '@/server/domain/log-topic';
import type { LiveSource, SourceEvent } from '../live/source';
import { formatLogPosition, parseLogPosition, sourceKey } from './log-position';
import { openLogs } from './logs';
import type { LogLine } from './merge-logs';

/** Lines that come close together make one event, so that a busy container does not flood the stream. */
const gatherMs = 100;
const mostLines = 500;

/** Live logs of an instance as a topic of the tab's stream; resumes after the last line that arrived of each container. */
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
    const position = after === null ? null : parseLogPosition(after);
    // What ran before the last restart writes nothing more.
    const input = { project, ...query, tailLines: query.tail, follow: !query.previous };
    const lines = await openLogs(ctx, position ? { ...input, after: position } : input, signal);
    return gather(lines, new Map(position));
  },
};

async function* gather(
  lines: AsyncIterable<LogLine>,
  position: Map<string, string>,
): AsyncGenerator<SourceEvent> {
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
    for (const line of held) if (line.pod !== '') position.set(sourceKey(line), line.at);
    yield { data: { lines: held }, position: formatLogPosition(position) };
  }
}
