import { randomUUID } from 'node:crypto';
import { childOf } from '@/playground/api/defaults/fill';
import type { KubeObject } from '@/playground/store/kube-object';

/** A job's pods are found by the job's own uid, unless its author promises to have chosen a selector well. */
export function prepareJob(object: KubeObject): void {
  object.status = {};
  const spec = childOf(object, 'spec');
  if (spec['manualSelector'] === true) return;
  object.metadata.uid ??= randomUUID();
  const { uid, name } = object.metadata;
  const labels = childOf(childOf(childOf(spec, 'template'), 'metadata'), 'labels');
  Object.assign(labels, {
    'controller-uid': uid,
    'job-name': name,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
  });
  // Labels that were taken over from the template are the template's own, and grow with them.
  if (object.metadata.labels === undefined) object.metadata.labels = labels as { [key: string]: string };
  const selector = childOf(childOf(spec, 'selector'), 'matchLabels');
  selector['batch.kubernetes.io/controller-uid'] = uid;
}
