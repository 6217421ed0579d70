import type { KubeResource } from '@/plugins/sdk/definition';

/** The definition of a kind of a group, in namespaces, whose objects may hold anything. */
export function customKind(group: string, kind: string): KubeResource {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
}
