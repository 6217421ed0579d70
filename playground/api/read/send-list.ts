import type { ServerResponse } from 'node:http';
import { stringify as toYaml } from 'yaml';
import type { ApiContext } from '@/playground/api/context';
import type { ApiRequest } from '@/playground/api/http/api-request';
import { type Accepted, negotiate } from '@/playground/api/http/negotiate';
import { send, sendText } from '@/playground/api/http/respond';
import type { Served } from '@/playground/api/served';
import { toTable } from '@/playground/api/tables/table';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { groupVersion } from '@/playground/store/resources';
import { hasSelector, listPage, partialMetadata, type Target } from './list';

const sliceMs = 8;

export async function sendList(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: Target,
): Promise<void> {
  const accepted = negotiate(request.headers.accept);
  const { objects, resourceVersion, next, remaining } = listPage(context, request, target);
  const metadata: JsonObject = { resourceVersion: String(resourceVersion) };
  if (next !== undefined) {
    metadata['continue'] = next;
    if (!hasSelector(request)) metadata['remainingItemCount'] = remaining;
  }
  const { served } = target;
  if (accepted.form === 'table') {
    const include = request.query.get('includeObject') ?? 'Metadata';
    const table = toTable(
      served,
      objects.map(served.fromStorage),
      include,
      metadata,
      context.store.clock.now(),
    );
    return send(response, { code: 200, body: table, yaml: accepted.yaml }, false);
  }
  return sendItems(response, accepted, served, objects, metadata);
}

/** Items of built-in lists do not repeat what kind they are. */
function listItem(served: Served, accepted: Accepted): (object: KubeObject) => JsonObject {
  if (accepted.form === 'metadata') return (object) => partialMetadata(object);
  if (served.api.custom) return served.fromStorage;
  return (object) => {
    const { kind: _kind, apiVersion: _apiVersion, ...rest } = served.fromStorage(object);
    return rest;
  };
}

async function sendItems(
  response: ServerResponse,
  accepted: Accepted,
  served: Served,
  objects: readonly KubeObject[],
  metadata: JsonObject,
): Promise<void> {
  const isMetadata = accepted.form === 'metadata';
  const kind = isMetadata ? 'PartialObjectMetadataList' : listKindOf(served);
  const apiVersion = isMetadata ? 'meta.k8s.io/v1' : groupVersion(served.api);
  const toItem = listItem(served, accepted);
  if (accepted.yaml) {
    const body = { kind, apiVersion, metadata, items: objects.map(toItem) };
    return sendText(response, 200, toYaml(body), 'application/yaml');
  }
  const head = JSON.stringify({ kind, apiVersion, metadata }).slice(0, -1);
  const parts = [`${head},"items":[`];
  let until = performance.now() + sliceMs;
  for (const [index, object] of objects.entries()) {
    parts.push(`${index === 0 ? '' : ','}${JSON.stringify(toItem(object))}`);
    // A long list is made in slices, so that it does not hold everybody else up.
    if (performance.now() < until) continue;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + sliceMs;
  }
  parts.push(']}\n');
  return sendText(response, 200, parts.join(''), 'application/json');
}

export function listKindOf({ kind, api }: Served): string {
  return kind.listKind ?? `${api.kind}List`;
}
