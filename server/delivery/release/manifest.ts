import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { parseObjects } from './parse-objects';

export const hookEvents = [
  'pre-install',
  'post-install',
  'pre-upgrade',
  'post-upgrade',
  'pre-delete',
  'post-delete',
  'pre-rollback',
  'post-rollback',
] as const;
export type HookEvent = (typeof hookEvents)[number];

/** An object that Helm has made at an event, and not kept with the rest. */
export type Hook = {
  resource: KubeResource;
  events: HookEvent[];
  weight: number;
  deletePolicies: string[];
  /** Template that it comes from. */
  path: string;
  manifest: string;
};
export type ChartObject = {
  resource: KubeResource;
  /** From the folder crds/ of a chart. */
  isCrd: boolean;
};
export type Manifest = {
  objects: ChartObject[];
  hooks: Hook[];
  /** The text without hooks and without the CRDs of crds/: what Helm keeps of a release. */
  kept: string;
};

const mostObjects = 5_000;

/** Reads what a chart renders. Throws LoamError with the template where that is not what a cluster takes. */
export function readManifest(text: string): Manifest {
  const manifest: Manifest = { objects: [], hooks: [], kept: '' };
  for (const part of text.split(/^---[ \t]*\r?$/m)) {
    const path = /^# Source: (\S+)/m.exec(part)?.[1] ?? '';
    const resources = parseObjects(part, (why, said) =>
      noObject(path, said === undefined ? why : `${why}: ${said}`),
    );
    if (resources.length === 0) continue;
    if (manifest.objects.length + manifest.hooks.length + resources.length > mostObjects) {
      throw new LoamError('too-large', 'The chart renders too many objects.', {
        expected: `at most ${mostObjects} objects`,
      });
    }
    const isCrd = /(?:^|\/)crds\//.test(path);
    let isKept = false;
    for (const resource of resources) {
      const hook = isCrd ? undefined : resource.metadata.annotations?.['helm.sh/hook'];
      if (hook === undefined) manifest.objects.push({ resource, isCrd });
      else manifest.hooks.push(toHook(resource, hook, path, part));
      isKept ||= hook === undefined && !isCrd;
    }
    if (isKept) manifest.kept += `---\n${part.trim()}\n`;
  }
  return manifest;
}

/** The hooks of a text that holds nothing else. */
export function readHooks(text: string): Hook[] {
  return readManifest(text).hooks;
}

function toHook(resource: KubeResource, events: string, path: string, manifest: string): Hook {
  const annotations = resource.metadata.annotations ?? {};
  const named = events.split(',').map((each) => each.trim());
  const weight = Number(annotations['helm.sh/hook-weight'] ?? 0);
  return {
    resource,
    events: hookEvents.filter((event) => named.includes(event)),
    weight: Number.isInteger(weight) ? weight : 0,
    deletePolicies: (annotations['helm.sh/hook-delete-policy'] ?? 'before-hook-creation')
      .split(',')
      .map((each) => each.trim()),
    path,
    manifest: manifest.trim(),
  };
}

function noObject(path: string, why: string): LoamError {
  const template = path === '' ? 'a template' : path;
  return new LoamError('invalid-input', `The chart cannot be delivered: ${template} ${why}.`, {
    expected: 'Kubernetes objects',
    hint: 'It is the chart that is broken, or its values; `helm template` shows what it renders.',
  });
}
