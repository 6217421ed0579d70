import type { ServerResponse } from 'node:http';
import type { ApiContext } from '@/playground/api/context';
import { partialMetadata, type Target } from '@/playground/api/read/list';
import { toTable } from '@/playground/api/tables/table';
import { applyObject } from '@/playground/api/write/apply';
import type { WriteRequest } from '@/playground/api/write/create';
import { awaitDefaultAccount } from '@/playground/api/write/default-account';
import { applyPatch, assertPatchType, patchObject } from '@/playground/api/write/patch';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { StatusError } from '@/playground/store/status-error';
import { type ApiRequest, booleanOf, fieldManagerOf, writeQueryOf } from './api-request';
import { parseApplyBody, parseBody } from './body';
import { negotiate } from './negotiate';
import { send, setWarnings } from './respond';

export type NamedTarget = Target & { name: string };

export function methodNotAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

export async function servePatch(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: NamedTarget,
  subresource?: string,
): Promise<void> {
  const contentType = (request.headers['content-type'] ?? '').split(';')[0] ?? '';
  assertPatchType(target.served, contentType);
  const text = await request.readBytes();
  const write = writeRequestOf(request, 'PatchOptions');
  if (contentType !== applyPatch) {
    const object = patchObject(context, target, text, contentType, write, subresource);
    return sendObject(context, request, response, target, object, 200);
  }
  await awaitDefaultAccount(context, target);
  const fieldManager = request.query.get('fieldManager') ?? '';
  const apply = { ...write, fieldManager, force: booleanOf(request.query.get('force')) };
  const { object, created } = applyObject(context, target, parseApplyBody(text), apply, subresource);
  return sendObject(context, request, response, target, object, created ? 201 : 200);
}

export function writeRequestOf(request: ApiRequest, optionsKind: string): WriteRequest {
  return {
    ...writeQueryOf(request, optionsKind),
    fieldManager: fieldManagerOf(request),
    warnings: request.warnings,
  };
}

export async function readObject(
  request: ApiRequest,
  { served }: Target,
  kind: string = served.api.kind,
): Promise<{ value: JsonObject; duplicates: string[] }> {
  const text = await request.readBytes();
  const { value, duplicates } = parseBody(text, request.headers['content-type'] ?? '', kind);
  if (!isObject(value)) {
    throw unrecognized(value, kind);
  }
  return { value, duplicates };
}

function unrecognized(value: Json, kind: string): StatusError {
  const what = Array.isArray(value) ? 'array' : typeof value;
  const reason = `json: cannot unmarshal ${what} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
  const message = `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${reason}`;
  return new StatusError(400, 'BadRequest', message);
}

export async function sendObject(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  { served }: Target,
  object: KubeObject,
  code: number,
): Promise<void> {
  const accepted = negotiate(request.headers.accept);
  let body: JsonObject = object;
  if (accepted.form === 'metadata') body = partialMetadata(object);
  if (accepted.form === 'table') {
    const { resourceVersion } = object.metadata;
    const include = request.query.get('includeObject') ?? 'Metadata';
    const metadata = resourceVersion === undefined ? {} : { resourceVersion };
    body = toTable(served, [object], include, metadata, context.store.clock.now());
  }
  if (request.method !== 'GET') await context.store.flushed();
  setWarnings(response, request.warnings);
  send(response, { code, body, yaml: accepted.yaml }, wantsPretty(request));
}

export function wantsPretty({ query, headers }: ApiRequest): boolean {
  const given = query.get('pretty');
  if (given !== null) return booleanOf(given);
  return /^(curl|Wget|Mozilla)/.test(headers['user-agent'] ?? '');
}
