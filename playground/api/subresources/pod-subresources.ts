import type { ServerResponse } from 'node:http';
import type { ApiContext } from '@/playground/api/context';
import { type ApiRequest, booleanOf } from '@/playground/api/http/api-request';
import type { Target } from '@/playground/api/read/list';
import { invalid } from '@/playground/api/validation/field-error';
import { invalidObject } from '@/playground/api/validation/invalid-object';
import type { Pod } from '@/playground/controllers/objects/pod';
import { type PodLogQuery, readPodLog } from '@/playground/controllers/pod-log';
import { assertEvictable } from '@/playground/controllers/policy/assert-evictable';
import { cloneJson, isObject, type JsonObject, textOf } from '@/playground/store/json';
import { pods } from '@/playground/store/resources';
import { badRequest, conflict } from '@/playground/store/status-error';

type NamedTarget = Target & { name: string };

function numberOf(query: URLSearchParams, pod: string, name: string): number | undefined {
  const given = query.get(name);
  if (given === null || given === '') return undefined;
  if (!/^-?\d+$/.test(given)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(given)}: invalid syntax`);
  }
  const least = name === 'tailLines' ? 0 : 1;
  if (Number(given) >= least) return Number(given);
  const bound = least === 0 ? 'greater than or equal to 0' : 'greater than 0';
  const kind = { group: '', kind: 'PodLogOptions' };
  throw invalidObject(kind, pod, [invalid(name, Number(given), `must be ${bound}`)]);
}

function logQuery(query: URLSearchParams, pod: string): PodLogQuery {
  const container = query.get('container');
  const sinceTime = query.get('sinceTime');
  if (sinceTime && Number.isNaN(Date.parse(sinceTime)))
    throw badRequest(`sinceTime ${JSON.stringify(sinceTime)} is no time`);
  const numbers: PodLogQuery = {};
  for (const name of ['tailLines', 'sinceSeconds', 'limitBytes'] as const) {
    const value = numberOf(query, pod, name);
    if (value !== undefined) numbers[name] = value;
  }
  return {
    ...numbers,
    ...(container ? { container } : {}),
    ...(sinceTime ? { sinceTime } : {}),
    follow: booleanOf(query.get('follow')),
    timestamps: booleanOf(query.get('timestamps')),
    previous: booleanOf(query.get('previous')),
  };
}

const mostHeld = 65_536;

export async function streamLog(
  { store }: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: NamedTarget,
): Promise<void> {
  const pod = store.get<Pod>(pods, target.namespace, target.name);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const lines = readPodLog(store, pod, logQuery(request.query, target.name), gone.signal);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  // What is there at once goes out at once, not line by line.
  let held = '';
  let flushing: NodeJS.Immediate | undefined;
  const flush = (): boolean => {
    clearImmediate(flushing);
    flushing = undefined;
    const all = held;
    held = '';
    return response.write(all);
  };
  for await (const line of lines) {
    if (response.destroyed) return;
    held += line;
    if (held.length < mostHeld) flushing ??= setImmediate(flush);
    else if (!flush()) await drained(response);
  }
  if (held !== '') flush();
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

const success: JsonObject = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

/** Where a scheduler puts a pod. */
export function bindPod(
  { store }: ApiContext,
  { namespace, name }: NamedTarget,
  binding: JsonObject,
): JsonObject {
  const pod = store.get(pods, namespace, name);
  const target = isObject(binding['target']) ? binding['target'] : {};
  if (!target['name']) throw badRequest('target.name: Required value');
  if (pod.spec?.['nodeName'])
    throw conflict(
      { group: '', plural: 'pods/binding' },
      name,
      `pod ${name} is already assigned to node "${textOf(pod.spec['nodeName'])}"`,
    );
  const bound = cloneJson(pod);
  bound.spec = { ...bound.spec, nodeName: target['name'] };
  store.update(bound, { admitted: true });
  return { ...success, code: 201 };
}

export function evictPod(
  { store }: ApiContext,
  { namespace, name }: NamedTarget,
  eviction: JsonObject,
): JsonObject {
  assertEvictable(store, store.get<Pod>(pods, namespace, name));
  const options = isObject(eviction['deleteOptions']) ? eviction['deleteOptions'] : {};
  const grace = options['gracePeriodSeconds'];
  store.delete(pods, namespace, name, typeof grace === 'number' ? { gracePeriodSeconds: grace } : {});
  return { ...success, code: 201 };
}
