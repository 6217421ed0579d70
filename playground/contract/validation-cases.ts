import type { Kind } from './kinds';
import type { Draft } from './sandbox';
import { containers, deployment, job, labels, podWith, service, template } from './validation-drafts';

/** What people get wrong most, and the server's own words for it. */
export const refused: [what: string, kind: Kind, draft: Draft, messages: string[]][] = [
  [
    'a name in capitals',
    'ConfigMap',
    { metadata: { name: 'Web' } },
    [
      'ConfigMap "Web" is invalid: metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters',
    ],
  ],
  [
    'no name',
    'ConfigMap',
    { metadata: {} },
    ['ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'],
  ],
  [
    'a label value with a space',
    'ConfigMap',
    { metadata: { name: 'a', labels: { a: 'b c' } } },
    ['metadata.labels: Invalid value: "b c"'],
  ],
  [
    'no selector',
    'Deployment',
    { metadata: { name: 'web' }, spec: { template } },
    ['spec.selector: Required value'],
  ],
  [
    'a selector that misses the template',
    'Deployment',
    deployment({ selector: { matchLabels: { app: 'other' } } }),
    [
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
  [
    'negative replicas',
    'Deployment',
    deployment({ replicas: -1 }),
    ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'no containers',
    'Deployment',
    deployment({ template: { metadata: { labels }, spec: { containers: [] } } }),
    ['spec.template.spec.containers: Required value'],
  ],
  [
    'a container without image',
    'Deployment',
    deployment({ template: { metadata: { labels }, spec: { containers: [{ name: 'a' }] } } }),
    ['spec.template.spec.containers[0].image: Required value'],
  ],
  [
    'no movement allowed',
    'Deployment',
    deployment({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0'],
  ],
  [
    'restartPolicy of a deployment',
    'Deployment',
    deployment({ template: { metadata: { labels }, spec: { containers, restartPolicy: 'Never' } } }),
    ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ],
  [
    'a container name in capitals',
    'Pod',
    podWith({ name: 'Web' }),
    ['spec.containers[0].name: Invalid value: "Web"'],
  ],
  [
    'two containers of one name',
    'Pod',
    { metadata: { name: 'a' }, spec: { containers: [...containers, ...containers] } },
    ['spec.containers[1].name: Duplicate value: "web"'],
  ],
  [
    'a port that is none',
    'Pod',
    podWith({ ports: [{ containerPort: 70000 }] }),
    [
      'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'an unknown protocol',
    'Pod',
    podWith({ ports: [{ containerPort: 80, protocol: 'HTTP' }] }),
    [
      'spec.containers[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"',
    ],
  ],
  [
    'an unknown pull policy',
    'Pod',
    podWith({ imagePullPolicy: 'Sometimes' }),
    [
      'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ],
  [
    'a mount of no volume',
    'Pod',
    podWith({ volumeMounts: [{ name: 'x', mountPath: '/x' }] }),
    ['spec.containers[0].volumeMounts[0].name: Not found: "x"'],
  ],
  [
    'a request over its limit',
    'Pod',
    podWith({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
    [
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
  ],
  [
    'an environment variable without name',
    'Pod',
    podWith({ env: [{ name: '', value: 'x' }] }),
    ['spec.containers[0].env[0].name: Required value'],
  ],
  [
    'a service without ports',
    'Service',
    { metadata: { name: 'web' }, spec: {} },
    ['spec.ports: Required value'],
  ],
  [
    'two ports without names',
    'Service',
    service({ ports: [{ port: 80 }, { port: 81 }] }),
    ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ],
  [
    'an unknown service type',
    'Service',
    service({ type: 'Internal' }),
    [
      'spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  [
    'a service name that is no DNS label',
    'Service',
    { ...service({}), metadata: { name: 'web_1' } },
    ['metadata.name: Invalid value: "web_1"'],
  ],
  [
    'a job that restarts always',
    'Job',
    job({}, 'Always'),
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'a job without containers',
    'Job',
    { metadata: { name: 'a' }, spec: { template: { spec: { restartPolicy: 'Never', containers: [] } } } },
    ['spec.template.spec.containers: Required value'],
  ],
  [
    'a schedule that is none',
    'CronJob',
    {
      metadata: { name: 'a' },
      spec: {
        schedule: 'often',
        jobTemplate: { spec: { template: { spec: { containers, restartPolicy: 'Never' } } } },
      },
    },
    ['spec.schedule: Invalid value: "often"'],
  ],
  [
    'a claim without size',
    'PersistentVolumeClaim',
    { metadata: { name: 'a' }, spec: { accessModes: ['ReadWriteOnce'] } },
    ['spec.resources[storage]: Required value'],
  ],
  [
    'a claim without access mode',
    'PersistentVolumeClaim',
    { metadata: { name: 'a' }, spec: { resources: { requests: { storage: '1Gi' } } } },
    ['spec.accessModes: Required value: at least 1 access mode is required'],
  ],
  [
    'an ingress that leads nowhere',
    'Ingress',
    { metadata: { name: 'a' }, spec: {} },
    ['spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
  ],
  [
    'a path without pathType',
    'Ingress',
    {
      metadata: { name: 'a' },
      spec: {
        rules: [
          { http: { paths: [{ path: '/', backend: { service: { name: 'a', port: { number: 80 } } } }] } },
        ],
      },
    },
    ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
  ],
  [
    'a path that does not begin at the root',
    'Ingress',
    {
      metadata: { name: 'a' },
      spec: {
        rules: [
          {
            http: {
              paths: [
                { path: 'x', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } },
              ],
            },
          },
        ],
      },
    },
    ['spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path'],
  ],
  [
    'an autoscaler upside down',
    'HorizontalPodAutoscaler',
    {
      metadata: { name: 'a' },
      spec: {
        minReplicas: 5,
        maxReplicas: 2,
        scaleTargetRef: { kind: 'Deployment', name: 'a', apiVersion: 'apps/v1' },
      },
    },
    ['spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`'],
  ],
];
