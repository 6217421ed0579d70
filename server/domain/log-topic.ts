/** Which lines somebody wants to follow. Left out: all of them. */
export type LogTopic = {
  instanceId: string;
  component?: string;
  pod?: string;
  container?: string;
  /** Lines of each container to begin with. */
  tail: number;
  /** Only what was written in the last so many. */
  sinceSeconds?: number;
  /** Of the container that ran before the last restart. */
  previous?: true;
};

const usualTail = 500;
export const mostTail = 100_000;

/** `logs:ins_1?component=web&tail=500`, a topic of the live stream. */
export function formatLogTopic({
  instanceId,
  component,
  pod,
  container,
  tail,
  sinceSeconds,
  previous,
}: LogTopic): string {
  const query = new URLSearchParams();
  if (component) query.set('component', component);
  if (pod) query.set('pod', pod);
  if (container) query.set('container', container);
  query.set('tail', String(tail));
  if (sinceSeconds) query.set('since', String(sinceSeconds));
  if (previous) query.set('previous', 'true');
  return `logs:${instanceId}?${query.toString()}`;
}

/** Null for what is no log topic. */
export function parseLogTopic(topic: string): LogTopic | null {
  const match = /^logs:([A-Za-z0-9_]+)(?:\?(.*))?$/.exec(topic);
  if (!match?.[1]) return null;
  const query = new URLSearchParams(match[2] ?? '');
  const tail = Number(query.get('tail') ?? usualTail);
  if (!Number.isInteger(tail) || tail < 0 || tail > mostTail) return null;
  const since = query.get('since');
  const sinceSeconds = Number(since);
  if (since !== null && (!Number.isInteger(sinceSeconds) || sinceSeconds < 1)) return null;
  const part = (name: 'component' | 'pod' | 'container') => {
    const value = query.get(name);
    return value ? { [name]: value } : {};
  };
  return {
    instanceId: match[1],
    tail,
    ...part('component'),
    ...part('pod'),
    ...part('container'),
    ...(since === null ? {} : { sinceSeconds }),
    ...(query.get('previous') === 'true' ? { previous: true } : {}),
  };
}
