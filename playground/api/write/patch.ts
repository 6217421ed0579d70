import type { ApiContext } from '@/playground/api/context';
import { parsePatchBody } from '@/playground/api/http/body';
import { applyJsonPatch } from '@/playground/api/patch/json-patch';
import { applyMergePatch } from '@/playground/api/patch/merge-patch';
import { applyStrategicMergePatch } from '@/playground/api/patch/strategic-merge-patch';
import type { Target } from '@/playground/api/read/list';
import type { Served } from '@/playground/api/served';
import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { sameContent } from '@/playground/store/object-metadata';
import { badRequest, StatusError } from '@/playground/store/status-error';
import type { WriteRequest } from './create';
import { decodeObject } from './decode-object';
import { finishUpdate } from './update';

export const jsonPatch = 'application/json-patch+json';
export const mergePatch = 'application/merge-patch+json';
export const strategicMergePatch = 'application/strategic-merge-patch+json';
export const applyPatch = 'application/apply-patch+yaml';
const known = [jsonPatch, mergePatch, strategicMergePatch, applyPatch];

/** JSON, merge and strategic merge patch. Apply has a file of its own. */
export function patchObject(
  context: ApiContext,
  { served, namespace, name }: Target & { name: string },
  body: Buffer,
  contentType: string,
  request: WriteRequest,
  subresource?: string,
): KubeObject {
  assertPatchType(served, contentType);
  const existing = served.fromStorage(context.store.get(served.storage, namespace, name));
  const patched = patchedBy(contentType, served, existing, parsePatchBody(body));
  if (isObject(patched['metadata']) && patched['metadata']['name'] !== name) {
    throw badRequest(
      `the name of the object (${textOf(patched['metadata']['name'] ?? '')}) does not match the name on the URL (${name})`,
    );
  }
  const object = decodeObject(served, patched, [], request, request.warnings);
  if (namespace !== undefined) object.metadata.namespace ??= namespace;
  const sent = object.metadata.resourceVersion;
  if (sameContent(existing, object) && sent === existing.metadata.resourceVersion) return existing;
  return finishUpdate(context, served, existing, object, request, subresource);
}

function patchedBy(contentType: string, { kind }: Served, existing: KubeObject, patch: Json): JsonObject {
  if (contentType === jsonPatch) return applyJsonPatch(existing, patch);
  if (!isObject(patch)) throw badRequest('error decoding patch: a patch of this type is a JSON object');
  if (contentType === strategicMergePatch) return applyStrategicMergePatch(kind.schema, existing, patch);
  const merged = applyMergePatch(existing, patch);
  return isObject(merged) ? merged : {};
}

export function assertPatchType({ api }: Served, contentType: string): void {
  const allowed = api.custom ? known.filter((type) => type !== strategicMergePatch) : known;
  if (allowed.includes(contentType)) return;
  if (contentType !== strategicMergePatch)
    throw new StatusError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const accepted = allowed.join(', ');
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  throw new StatusError(415, 'UnsupportedMediaType', message);
}
