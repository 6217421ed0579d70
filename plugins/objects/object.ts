import type { KubeResource } from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

/** What is known of any object of a cluster, for whoever takes a part of it. */
export function liveObject(title: s.Label) {
  return s.openObject(
    title,
    {
      apiVersion: s.string(s.text('API version', 'API 版本')),
      kind: s.string(s.text('Kind', '种类')),
      metadata: s.openObject(s.text('Metadata', '元数据'), {
        name: s.string(s.text('Name', '名称')),
        namespace: s.string(s.text('Namespace', '命名空间')),
        labels: s.anyObject(s.text('Labels', '标签')),
        annotations: s.anyObject(s.text('Annotations', '注解')),
      }),
      spec: s.anything(s.text('What is wanted of it, by its kind', '期望的状态，取决于种类')),
      status: s.anything(s.text('What became of it, by its kind', '实际的状态，取决于种类')),
    },
    { help: s.text('As the cluster has it', '集群中的内容') },
  );
}

/** A map as an object that can be applied. */
export function toObject(value: Record<string, unknown>, path: string): KubeResource {
  const { apiVersion, kind, metadata } = value as Partial<KubeResource>;
  const missing = [
    [apiVersion, 'apiVersion'],
    [kind, 'kind'],
    [metadata?.name, 'metadata.name'],
  ].find(([part]) => typeof part !== 'string' || part === '');
  if (missing)
    refuse(`\`${missing[1]}\` is missing`, {
      path: `${path}.${missing[1]}`,
      expected: 'a Kubernetes object',
    });
  return value as KubeResource;
}
