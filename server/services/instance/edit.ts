import { assertPodsAllowed } from '@/server/delivery/assert-pods';
import { canonicalJson } from '@/server/domain/canonical-json';
import { LoamError, isLoamError } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { toYaml } from '@/server/domain/kube-yaml';
import { parsePath } from '@/server/domain/oam/document-path';
import { assertNoProblems } from '@/server/domain/oam/parse';
import { type SourceDocument, readYaml } from '@/server/domain/oam/yaml-source';
import { diffObjects } from '@/server/domain/object-diff';
import type { EditObject, InstanceObject } from '@/server/domain/object-input';
import { operatorFieldManager } from '@/server/targets/kubernetes/client';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { schemaOf } from './object-schema';
import { note, takeForChange } from './operate';

type OfProject<Input> = Input & { project: string };
export type Editable = {
  /** Without what the cluster keeps for itself: status, managed fields, versions. */
  text: string;
  /** JSON Schema of its kind, for completion; null where the cluster tells none. */
  schema: JsonObject | null;
};
/** What saving would change, as the cluster itself would write it. */
export type EditPreview = { before: string; after: string };

const keptByCluster = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'managedFields',
];
const mostPaths = 50;

/** The object as a text to change. */
export async function getEditable(ctx: ServiceContext, input: OfProject<InstanceObject>): Promise<Editable> {
  const { live, api } = await takeForEdit(ctx, input);
  const schema = await api.schemas(input.apiVersion).catch(() => null);
  return { text: toYaml(withoutKept(live)), schema: schema && schemaOf(schema, input) };
}

/** What the cluster would make of the text, without writing it. */
export async function previewEdit(ctx: ServiceContext, input: OfProject<EditObject>): Promise<EditPreview> {
  const { held, document, body } = await prepare(ctx, input);
  const after = await held.api
    .replace(body, held.live, { fieldManager: operatorFieldManager, dryRun: true })
    .catch((error: unknown) => placed(error, document));
  return { before: toYaml(withoutKept(held.live)), after: toYaml(withoutKept(after)) };
}

/** Writes the text, unless somebody changed the object since `base`. */
export async function editObject(ctx: ServiceContext, input: OfProject<EditObject>): Promise<void> {
  const { held, document, body } = await prepare(ctx, input);
  const changes = diffObjects(held.live as unknown as JsonObject, body as unknown as JsonObject);
  // Places alone: values of an environment may be secret.
  await note(ctx, held, 'edit', { fields: changes.slice(0, mostPaths).map(({ path }) => path) });
  await held.api
    .replace(body, held.live, { fieldManager: operatorFieldManager })
    .catch((error: unknown) => placed(error, document));
}

async function takeForEdit(ctx: ServiceContext, input: OfProject<InstanceObject>) {
  const held = await takeForChange(ctx, input, 'instance.edit');
  if (held.live.kind === 'Secret')
    throw new LoamError(
      'illegal-state',
      `The values of Secret ${input.name} are not shown, so it is not edited here.`,
      {
        hint: 'Change it in the document, or where its values come from.',
      },
    );
  return held;
}

async function prepare(ctx: ServiceContext, input: OfProject<EditObject>) {
  const held = await takeForEdit(ctx, input);
  const { live } = held;
  const document = readObject(input.text, 'text');
  const wanted = document.value as JsonObject;
  assertSameObject(live, document);
  const now = withoutKept(live);
  assertUnchanged(readObject(input.base, 'base').value as JsonObject, now);
  const { uid } = live.metadata;
  const body = {
    ...wanted,
    // Kinds without a subresource for it would lose it.
    ...(live['status'] === undefined ? {} : { status: live['status'] }),
    metadata: { ...(wanted['metadata'] as JsonObject), uid },
  } as unknown as LiveResource;
  await assertPodsAllowed(ctx.db, held.row.projectId, body, live).catch((error: unknown) =>
    placed(error, document),
  );
  return { held, document, body };
}

function withoutKept(live: LiveResource): JsonObject {
  const { status: _status, metadata, ...rest } = live as LiveResource & { status?: unknown };
  const own = Object.entries(metadata).filter(([key]) => !keptByCluster.includes(key));
  const { apiVersion, kind, ...body } = rest;
  return { apiVersion, kind, metadata: Object.fromEntries(own), ...body } as unknown as JsonObject;
}

function readObject(text: string, path: string): SourceDocument {
  const { documents, problems } = readYaml(text);
  assertNoProblems([...problems, ...documents.flatMap((each) => each.problems)]);
  const [document, ...others] = documents;
  const isObject =
    document &&
    others.length === 0 &&
    isJsonObject(document.value) &&
    isJsonObject(document.value['metadata']);
  if (isObject) return document;
  throw new LoamError('invalid-document', 'The text is not one object.', {
    path,
    expected: 'one object with apiVersion, kind and metadata',
    position: { line: 1, column: 1 },
  });
}

/** What says which object it is, and whose. */
const identity = [
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.ownerReferences',
  'metadata.finalizers',
];
const isOwnership = (label: string) =>
  label.startsWith('app.oam.dev/') || label.startsWith('workflowrun.oam.dev/');

function assertSameObject(live: LiveResource, { value, positionOf }: SourceDocument): void {
  const wanted = value as JsonObject;
  const changed = diffObjects(withoutKept(live), wanted).find(
    ({ path }) =>
      identity.some((each) => path === each || path.startsWith(`${each}[`)) ||
      isOwnership(/^metadata\.labels\[(.*)\]$/.exec(path)?.[1] ?? ''),
  );
  if (!changed) return;
  throw new LoamError('invalid-document', `${changed.path} says which object it is, and whose: it stays.`, {
    path: changed.path,
    position: positionOf(parsePath(changed.path)),
    expected: JSON.stringify(changed.before ?? null),
    got: JSON.stringify(changed.after ?? null),
  });
}

function assertUnchanged(base: JsonObject, now: JsonObject): void {
  if (canonicalJson(base) === canonicalJson(now)) return;
  const paths = diffObjects(base, now).map(({ path }) => path);
  throw new LoamError('conflict', 'Somebody changed the object meanwhile; nothing was written.', {
    path: paths[0] ?? 'metadata',
    got: `changed: ${paths.slice(0, 5).join(', ') || 'what the cluster keeps of it'}`,
    hint: 'Begin again with the object as it is now.',
  });
}

/** A refusal of the cluster at its lines of the text. */
function placed(error: unknown, { positionOf }: SourceDocument): never {
  if (!isLoamError(error) || !['cluster-refused', 'denied'].includes(error.code)) throw error;
  const problems = error.problems.map((problem) =>
    problem.path ? { ...problem, position: positionOf(parsePath(problem.path)) } : problem,
  );
  const { code, message, path, hint } = error;
  throw new LoamError(code, message, {
    problems,
    cause: error,
    ...(path ? { path, position: positionOf(parsePath(path)) } : {}),
    ...(hint ? { hint } : {}),
  });
}
