import { isJsonObject, type JsonValue } from '@/server/domain/json';
import type { Application } from './application';
import type { Finding } from './check-components';
import { type DocumentPath, formatPath } from './document-path';

/** KubeVela's name for what is published: the revision that first carries a value is what that value stands for. */
export const publishVersionAnnotation = 'app.oam.dev/publishVersion';
/** Nothing is delivered while it is "true". */
export const pauseLabel = 'controller.core.oam.dev/pause';
const autoUpdateAnnotation = 'app.oam.dev/autoUpdate';
const clusterLabel = 'app.oam.dev/cluster';

type Metadata = Pick<Application['metadata'], 'labels' | 'annotations'>;

export function publishVersionOf({ annotations }: Metadata): string | null {
  return annotations[publishVersionAnnotation] || null;
}

export function isPaused({ labels }: Metadata): boolean {
  return labels[pauseLabel] === 'true';
}

/** What KubeVela goes by and Loam does not: what Loam does instead. */
const annotations: Record<string, { message: string; hint: string }> = {
  [autoUpdateAnnotation]: {
    message: 'A type without a version is taken in its newest revision, at each delivery.',
    hint: 'Nothing is delivered by itself when a type changes: deliver it again, or by a schedule.',
  },
  'app.oam.dev/restart-workflow': {
    message: 'A workflow is not restarted by an annotation.',
    hint: 'Restart its run (`loam run restart`), or start a workflow by a schedule.',
  },
  'app.oam.dev/reconcile-interval': {
    message: 'There is no interval: what others change in the cluster is seen within seconds.',
    hint: 'The policy drift says whether it is put back.',
  },
  'app.oam.dev/service-account-name': {
    message: 'It is delivered with the credentials of the cluster, and not as this service account.',
    hint: 'The project says what may be delivered: its namespaces and grants. Or add the cluster with the account.',
  },
  'app.oam.dev/username': {
    message: 'Who delivers is who is signed in, and not whom the document names.',
    hint: 'Roles of the project say who may.',
  },
  'app.oam.dev/group': {
    message: 'Who delivers is who is signed in, and not whom the document names.',
    hint: 'Roles of the project say who may.',
  },
  'app.oam.dev/workflowName': {
    message: 'The workflow is not chosen by an annotation.',
    hint: 'Write spec.workflow.ref.',
  },
  'app.oam.dev/controller-version-require': {
    message: 'There is one Loam for all applications, whatever its version.',
    hint: 'Leave it out.',
  },
  'app.oam.dev/shared-by': {
    message: 'Who shares an object is written by Loam.',
    hint: 'The policy shared-resource lets several applications have an object together.',
  },
};
const labels: Record<string, { message: string; hint: string }> = {
  'controller.core.oam.dev/scheduled-shard-id': {
    message: 'Work is not divided into shards: every worker takes what is due.',
    hint: 'Leave it out.',
  },
  [clusterLabel]: {
    message: 'The label does not choose a cluster.',
    hint: 'A policy topology does.',
  },
};

/** Labels and annotations that steer KubeVela: warnings, each at its line, where they do not steer Loam. */
export function checkControl({ metadata, spec }: Application): Finding[] {
  const known = (of: 'annotations' | 'labels', table: typeof annotations) =>
    Object.keys(metadata[of]).flatMap((name): Finding[] => {
      const found = table[name];
      return found ? [warning(['metadata', of, name], found)] : [];
    });
  return [
    ...known('annotations', annotations),
    ...known('labels', labels),
    ...spec.components.flatMap(({ properties }, index) =>
      pinned(properties as JsonValue | undefined, ['spec', 'components', index, 'properties']),
    ),
    ...contradiction(metadata),
  ];
}

function contradiction(metadata: Metadata): Finding[] {
  if (publishVersionOf(metadata) === null || metadata.annotations[autoUpdateAnnotation] !== 'true') return [];
  return [
    {
      code: 'invalid-document',
      message: 'What is published by its version cannot be updated by itself.',
      path: formatPath(['metadata', 'annotations', autoUpdateAnnotation]),
      expected: 'one of autoUpdate and publishVersion',
      hint: 'Take one of the two annotations out.',
    },
  ];
}

/** Objects in properties that KubeVela would send to one cluster. */
function pinned(value: JsonValue | undefined, path: DocumentPath): Finding[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => pinned(each, [...path, index]));
  if (!isJsonObject(value)) return [];
  const { metadata } = value;
  const own = isJsonObject(metadata) && isJsonObject(metadata['labels']) ? metadata['labels'] : {};
  const found: Finding[] =
    own[clusterLabel] === undefined
      ? []
      : [
          warning([...path, 'metadata', 'labels', clusterLabel], {
            message: 'The label does not send the object to a cluster: it goes where its component goes.',
            hint: 'Make it a component of its own, and let a topology with an override choose where it goes.',
          }),
        ];
  return [...found, ...Object.entries(value).flatMap(([name, each]) => pinned(each, [...path, name]))];
}

function warning(path: DocumentPath, told: { message: string; hint: string }): Finding {
  return { code: 'unsupported', severity: 'warning', path: formatPath(path), ...told };
}
