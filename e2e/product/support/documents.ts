import { stringify } from 'yaml';

export type ComponentDraft = {
  name: string;
  type?: string;
  properties?: Record<string, unknown>;
  dependsOn?: string[];
  traits?: { type: string; properties: Record<string, unknown> }[];
};

export type ApplicationDraft = {
  name: string;
  components: ComponentDraft[];
  /** One deploy step to this cluster and namespace. Without it: to the stage. */
  to?: { cluster: string; namespace: string };
  /** How long the deploy step may take, as the document says it. */
  timeout?: string;
};

/** The YAML of an Application. */
export function application({ name, components, to, timeout }: ApplicationDraft): string {
  const policies = to
    ? [{ name: 'place', type: 'topology', properties: { clusters: [to.cluster], namespace: to.namespace } }]
    : [];
  const step = {
    name: 'deploy',
    type: 'deploy',
    ...(timeout ? { timeout } : {}),
    properties: { policies: policies.map((policy) => policy.name) },
  };
  const document = {
    apiVersion: 'core.oam.dev/v1beta1',
    kind: 'Application',
    metadata: { name },
    spec: {
      components: components.map((component) => ({ type: 'webservice', ...component })),
      ...(policies.length > 0 ? { policies } : {}),
      ...(policies.length > 0 || timeout ? { workflow: { steps: [step] } } : {}),
    },
  };
  return stringify(document, { compat: 'yaml-1.1' });
}

/** A web service with a Service in front. */
export function web(name: string, image = 'nginx:1.27', dependsOn: string[] = []): ComponentDraft {
  return {
    name,
    properties: { image, ports: [{ port: 80, expose: true }] },
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  };
}
