import { type KubeResource, type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact, sortedEntries, unify } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { serviceWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({
  domain: s.optional(
    s.string(s.text('Domain', '域名'), { help: s.text('Host name of the requests', '请求的主机名') }),
  ),
  http: s.map(s.text('Paths', '路径'), s.integer(s.text('Port', '端口')), {
    default: {},
    widget: 'key-value',
    help: s.text('Which path goes to which port', '路径到端口的映射'),
  }),
  class: s.string(s.text('Ingress class', 'Ingress 类'), { default: 'nginx' }),
  classInSpec: s.boolean(s.text('Class in the spec', '在 spec 中声明类'), {
    default: false,
    help: s.text('As spec.ingressClassName, not as an annotation', '使用 spec.ingressClassName 而不是注解'),
    advanced: true,
  }),
  secretName: s.optional(
    s.string(s.text('TLS secret', 'TLS 密钥'), {
      help: s.text('Certificate of the domain', '域名证书'),
      widget: 'secret-ref',
    }),
  ),
  pathType: s.choice(s.text('Path type', '路径类型'), ['ImplementationSpecific', 'Prefix', 'Exact'], {
    default: 'ImplementationSpecific',
    advanced: true,
  }),
  name: s.optional(
    s.string(s.text('Name', '名称'), {
      help: s.text('Tells several gateways of a component apart', '区分同一组件的多个网关'),
    }),
  ),
  gatewayHost: s.optional(s.string(s.text('Gateway host', '网关主机'), { advanced: true })),
  existingServiceName: s.optional(
    s.string(s.text('Existing Service', '已有的 Service'), {
      help: s.text('Used in place of a new one', '使用已有的 Service'),
      advanced: true,
    }),
  ),
  annotations: s.optional(
    kube.annotations(undefined, s.text('Annotations of the Ingress', 'Ingress 的注解')),
  ),
  labels: s.optional(kube.labels(undefined, s.text('Labels of the Ingress', 'Ingress 的标签'))),
});
type Context = TraitContext<s.ParametersOf<typeof schema>>;

export const gateway = defineTrait({
  name: 'gateway',
  revision: 1,
  title: s.text('Gateway', '网关'),
  description: s.text('Leads HTTP traffic from outside to the component.', '将外部 HTTP 流量引入组件。'),
  icon: 'route',
  schema,
  stage: 'render',
  appliesTo: serviceWorkloads,
  kinds: ['v1/Service', 'networking.k8s.io/v1/Ingress'],
  examples: [
    {
      title: s.text('One domain', '一个域名'),
      properties: { domain: 'shop.example.com', http: { '/': 8080 } },
    },
  ],
  patch: (ctx: Context): TraitResult => {
    const suffix = ctx.parameters.name === undefined ? '' : `-${ctx.parameters.name}`;
    const serviceName = ctx.parameters.existingServiceName ?? `${ctx.name}${suffix}`;
    const ingress = {
      name: `ingress${suffix}`,
      resource: ingressOf(ctx, `${ctx.name}${suffix}`, serviceName),
    };
    if (ctx.parameters.existingServiceName !== undefined || hasService(ctx, serviceName)) {
      return { resources: [ingress] };
    }
    return { resources: [{ name: `service${suffix}`, resource: serviceOf(ctx, serviceName) }, ingress] };
  },
});

/** What the component exposes by itself is used; a second Service of that name would undo the first. */
function hasService({ resources, parameters }: Context, serviceName: string): boolean {
  const there = resources.find(
    ({ resource }) => resource.kind === 'Service' && resource.metadata.name === serviceName,
  );
  if (!there) return false;
  const ports = (there.resource['spec'] as { ports?: { port: number }[] } | undefined)?.ports ?? [];
  for (const [path, port] of sortedEntries(parameters.http)) {
    if (ports.some((each) => each.port === port)) continue;
    refuse(`the Service ${serviceName} of the component does not have port ${port}`, {
      path: `http[${JSON.stringify(path)}]`,
      expected: `one of its ports: ${ports.map((each) => each.port).join(', ')}`,
      got: String(port),
      hint: 'expose the port in the component too, or give the gateway a name, so that it makes a Service of its own',
    });
  }
  return true;
}

function serviceOf({ name, parameters }: Context, serviceName: string): KubeResource {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: serviceName },
    spec: {
      selector: { 'app.oam.dev/component': name },
      ports: sortedEntries(parameters.http).map(([, port]) => ({
        name: `port-${port}`,
        port,
        targetPort: port,
      })),
    },
  };
}

const firstWithStableApi = 19;

function ingressOf(ctx: Context, ingressName: string, serviceName: string): KubeResource {
  const p = ctx.parameters;
  const isOld = ctx.clusterVersion.minor < firstWithStableApi;
  const backendOf = (port: number) =>
    isOld ? { serviceName, servicePort: port } : { service: { name: serviceName, port: { number: port } } };
  return {
    apiVersion: isOld ? 'networking.k8s.io/v1beta1' : 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: ingressName,
      annotations: annotationsOf(ctx),
      ...(p.labels ? { labels: p.labels } : {}),
    },
    spec: compact({
      ingressClassName: p.classInSpec ? p.class : undefined,
      tls: p.secretName === undefined ? undefined : [{ hosts: [tlsHost(ctx)], secretName: p.secretName }],
      rules: [
        compact({
          host: p.domain,
          http: {
            paths: sortedEntries(p.http).map(([path, port]) => ({
              path,
              pathType: p.pathType,
              backend: backendOf(port),
            })),
          },
        }),
      ],
    }),
  };
}

function tlsHost({ parameters }: Context): string {
  if (parameters.domain !== undefined) return parameters.domain;
  return refuse('secretName needs a domain: a certificate belongs to a host', {
    path: 'domain',
    expected: 'the domain of the certificate',
    got: 'nothing',
  });
}

function annotationsOf({ parameters: p }: Context): Record<string, string> {
  const own: Record<string, string> = {};
  if (!p.classInSpec) own['kubernetes.io/ingress.class'] = p.class;
  if (p.gatewayHost !== undefined) own['ingress.controller/host'] = p.gatewayHost;
  return unify(own, p.annotations, 'annotations') as Record<string, string>;
}
