import type { ServerResponse } from 'node:http';
import type { ApiContext } from '@/playground/api/context';
import { applyJsonPatch } from '@/playground/api/patch/json-patch';
import { applyMergePatch } from '@/playground/api/patch/merge-patch';
import { bindPod, evictPod, streamLog } from '@/playground/api/subresources/pod-subresources';
import { toScale, updateScale } from '@/playground/api/subresources/scale';
import { jsonPatch } from '@/playground/api/write/patch';
import { replaceObject } from '@/playground/api/write/update';
import { finalizeNamespace } from '@/playground/lifecycle/namespace-deletion';
import { isObject, type JsonObject } from '@/playground/store/json';
import { namespaces, nodes, pods } from '@/playground/store/resources';
import { badRequest, notImplemented, StatusError } from '@/playground/store/status-error';
import type { ApiRequest } from './api-request';
import { parsePatchBody } from './body';
import {
  methodNotAllowed,
  type NamedTarget,
  readObject,
  sendObject,
  servePatch,
  writeRequestOf,
} from './object-exchange';
import { send } from './respond';

const leftOut: { [subresource: string]: string } = {
  attach: 'there is no container to attach to: pods of the playground are simulated',
  proxy: 'nothing listens behind objects of the playground: they are simulated',
  token: 'the playground issues no tokens to service accounts',
  ephemeralcontainers: 'the playground starts no ephemeral containers',
  resize: 'the playground does not resize running pods',
};

const streamed = new Set(['exec', 'portforward']);

export async function serveSubresource(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: NamedTarget,
  subresource: string,
): Promise<void> {
  const { storage, kind } = target.served;
  const reason = leftOut[subresource];
  if (reason !== undefined && storage.group === '') throw notImplemented(reason);
  // kubectl asks by WebSocket first, which does not come here.
  if (storage === pods && streamed.has(subresource)) throw badRequest('Upgrade request required');
  const isServed = kind.resource.subresources.includes(subresource);
  if (!isServed || (storage === nodes && subresource === 'proxy')) throw unknownSubresource();
  if (subresource === 'status') return serveStatus(context, request, response, target);
  if (subresource === 'scale') return serveScale(context, request, response, target);
  if (storage === namespaces && subresource === 'finalize') {
    if (request.method !== 'PUT') throw methodNotAllowed();
    const { value } = await readObject(request, target);
    return sendObject(
      context,
      request,
      response,
      target,
      finalizeNamespace(context.store, target.name, value),
      200,
    );
  }
  if (storage === pods) return servePod(context, request, response, target, subresource);
  throw unknownSubresource();
}

export function unknownSubresource(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

async function serveStatus(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: NamedTarget,
): Promise<void> {
  const { served, namespace, name } = target;
  switch (request.method) {
    case 'GET':
      return sendObject(
        context,
        request,
        response,
        target,
        served.fromStorage(context.store.get(served.storage, namespace, name)),
        200,
      );
    case 'PUT': {
      const write = writeRequestOf(request, 'UpdateOptions');
      const { value, duplicates } = await readObject(request, target);
      return sendObject(
        context,
        request,
        response,
        target,
        replaceObject(context, target, value, duplicates, write, 'status'),
        200,
      );
    }
    case 'PATCH':
      return servePatch(context, request, response, target, 'status');
    default:
      throw methodNotAllowed();
  }
}

async function serveScale(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: NamedTarget,
): Promise<void> {
  const { served, namespace, name } = target;
  const existing = served.fromStorage(context.store.get(served.storage, namespace, name));
  const current = toScale(existing, served.kind.scalePaths);
  if (request.method === 'GET') return send(response, { code: 200, body: current }, false);
  const wanted = await wantedScale(request, target, current);
  const kind = request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions';
  const body = updateScale(context, target, wanted, writeRequestOf(request, kind));
  await context.store.flushed();
  return send(response, { code: 200, body }, false);
}

async function wantedScale(
  request: ApiRequest,
  target: NamedTarget,
  current: JsonObject,
): Promise<JsonObject> {
  if (request.method === 'PUT') return (await readObject(request, target, 'Scale')).value;
  if (request.method !== 'PATCH') throw methodNotAllowed();
  const patch = parsePatchBody(await request.readBytes());
  if ((request.headers['content-type'] ?? '').startsWith(jsonPatch)) return applyJsonPatch(current, patch);
  const merged = applyMergePatch(current, patch);
  return isObject(merged) ? merged : current;
}

async function servePod(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: NamedTarget,
  subresource: string,
): Promise<void> {
  if (subresource === 'log' && request.method === 'GET') return streamLog(context, request, response, target);
  if (request.method !== 'POST') throw methodNotAllowed();
  const kind = subresource === 'binding' ? 'Binding' : 'Eviction';
  const { value } = await readObject(request, target, kind);
  const body = subresource === 'binding' ? bindPod(context, target, value) : evictPod(context, target, value);
  await context.store.flushed();
  return send(response, { code: 201, body }, false);
}
