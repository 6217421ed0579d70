import type { ServerResponse } from 'node:http';
import type { ApiContext } from '@/playground/api/context';
import type { Target } from '@/playground/api/read/list';
import { listKindOf, sendList } from '@/playground/api/read/send-list';
import { streamWatch } from '@/playground/api/read/watch';
import { createObject } from '@/playground/api/write/create';
import { awaitDefaultAccount } from '@/playground/api/write/default-account';
import { deleteCollection, deleteObject, deleteOptionsOf } from '@/playground/api/write/remove';
import { replaceObject } from '@/playground/api/write/update';
import { groupVersion } from '@/playground/store/resources';
import { type ApiRequest, booleanOf } from './api-request';
import {
  methodNotAllowed,
  type NamedTarget,
  readObject,
  sendObject,
  servePatch,
  writeRequestOf,
} from './object-exchange';
import { send, setWarnings } from './respond';
import { serveSubresource } from './subresource-endpoint';

export async function serveResource(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: Target,
  subresource: string | undefined,
): Promise<void> {
  const { name } = target;
  if (subresource !== undefined) {
    if (name === undefined) throw methodNotAllowed();
    return serveSubresource(context, request, response, { ...target, name }, subresource);
  }
  return name === undefined
    ? serveCollection(context, request, response, target)
    : serveObject(context, request, response, { ...target, name });
}

async function serveCollection(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: Target,
): Promise<void> {
  switch (request.method) {
    case 'GET':
      if (booleanOf(request.query.get('watch'))) return streamWatch(context, request, response, target);
      return sendList(context, request, response, target);
    case 'POST': {
      if (target.served.api.namespaced && target.namespace === undefined) throw methodNotAllowed();
      const write = writeRequestOf(request, 'CreateOptions');
      const { value, duplicates } = await readObject(request, target);
      await awaitDefaultAccount(context, target);
      return sendObject(
        context,
        request,
        response,
        target,
        createObject(context, target, value, duplicates, write),
        201,
      );
    }
    case 'DELETE': {
      const options = await deleteOptionsOf(request);
      const items = deleteCollection(context, request, target, options);
      await context.store.flushed();
      const metadata = { resourceVersion: String(context.store.resourceVersion) };
      const apiVersion = groupVersion(target.served.api);
      return send(
        response,
        { code: 200, body: { kind: listKindOf(target.served), apiVersion, metadata, items } },
        false,
      );
    }
    default:
      throw methodNotAllowed();
  }
}

async function serveObject(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: NamedTarget,
): Promise<void> {
  const { served, namespace, name } = target;
  switch (request.method) {
    case 'GET': {
      if (booleanOf(request.query.get('watch'))) return streamWatch(context, request, response, target);
      const object = served.fromStorage(context.store.get(served.storage, namespace, name));
      return sendObject(context, request, response, target, object, 200);
    }
    case 'PUT': {
      const write = writeRequestOf(request, 'UpdateOptions');
      const { value, duplicates } = await readObject(request, target);
      const object = replaceObject(context, target, value, duplicates, write);
      return sendObject(context, request, response, target, object, 200);
    }
    case 'PATCH':
      return servePatch(context, request, response, target);
    case 'DELETE': {
      const options = await deleteOptionsOf(request);
      const body = deleteObject(context, target, options, request.warnings);
      await context.store.flushed();
      setWarnings(response, request.warnings);
      return send(response, { code: 200, body }, false);
    }
    default:
      throw methodNotAllowed();
  }
}
