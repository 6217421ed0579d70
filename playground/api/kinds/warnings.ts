import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { endpoints, ingresses, type Resource, services } from '@/playground/store/resources';

/** What is allowed, but worth a word: sent as Warning headers. */
export function warningsOf(resource: Resource, object: KubeObject): string[] {
  if (resource === endpoints)
    return ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'];
  if (resource === ingresses && object.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) {
    return [
      `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`,
    ];
  }
  const ips = object.spec?.['externalIPs'];
  if (resource === services && Array.isArray(ips) && ips.length > 0) {
    return ['spec.externalIPs is deprecated and may no longer be implemented in some clusters'];
  }
  const { path, spec } = podOf(object);
  return itemsOf(spec['topologySpreadConstraints']).flatMap(({ labelSelector }, index) =>
    labelSelector === undefined
      ? [
          `${path}.topologySpreadConstraints[${index}].labelSelector: a null labelSelector results in matching no pod`,
        ]
      : [],
  );
}

function podOf(object: KubeObject): { path: string; spec: JsonObject } {
  if (object.kind === 'Pod') return { path: 'spec', spec: object.spec ?? {} };
  const template = object.spec?.['template'];
  const spec = isObject(template) && isObject(template['spec']) ? template['spec'] : {};
  return { path: 'spec.template.spec', spec };
}
