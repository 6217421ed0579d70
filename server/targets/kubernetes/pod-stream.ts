import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { LogQuery, PodEvent } from './cluster-api';
import { podPath, toSegment } from './segment';
import type { Transport } from './transport';

type EventList = {
  items: {
    type?: 'Normal' | 'Warning';
    reason?: string;
    message?: string;
    count?: number;
    series?: { count?: number; lastObservedTime?: string };
    eventTime?: string | null;
    lastTimestamp?: string | null;
    firstTimestamp?: string | null;
    metadata: { creationTimestamp?: string };
    involvedObject: { kind?: string; name?: string };
  }[];
};

/** Lines of a container's log, oldest first; with `follow` until the container or the caller ends it. */
export async function* readLog(
  transport: Transport,
  namespace: string,
  pod: string,
  query: LogQuery,
  signal?: AbortSignal,
): AsyncIterable<string> {
  const path = `${podPath(namespace, pod)}/log`;
  const response = await transport.stream(path, {
    query: { ...query },
    signal,
    accept: '*/*',
    what: `log of pod ${pod} in ${namespace}`,
  });
  if (!response.body) return;
  const body = Readable.fromWeb(response.body as never);
  try {
    yield* createInterface({ input: body, crlfDelay: Infinity });
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    body.destroy();
  }
}

/** Events of one object or of a whole namespace, newest first. */
export async function readEvents(
  transport: Transport,
  namespace: string,
  object?: { kind: string; name: string; uid?: string },
): Promise<PodEvent[]> {
  const fields = object && [
    `involvedObject.kind=${object.kind}`,
    `involvedObject.name=${object.name}`,
    ...(object.uid ? [`involvedObject.uid=${object.uid}`] : []),
  ];
  const list = await transport.json<EventList>(
    `/api/v1/namespaces/${toSegment('Namespace', namespace)}/events`,
    {
      query: { fieldSelector: fields?.join(','), limit: 500 },
      what: `events of ${object ? `${object.kind} ${object.name}` : namespace}`,
    },
  );
  return list.items
    .map((item) => ({
      at:
        item.series?.lastObservedTime ??
        item.lastTimestamp ??
        item.eventTime ??
        item.firstTimestamp ??
        item.metadata.creationTimestamp ??
        '',
      type: item.type ?? 'Normal',
      reason: item.reason ?? '',
      message: item.message ?? '',
      count: item.series?.count ?? item.count ?? 1,
      object: { kind: item.involvedObject.kind ?? '', name: item.involvedObject.name ?? '' },
    }))
    .sort((a, b) => b.at.localeCompare(a.at));
}
