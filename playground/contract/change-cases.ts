import type { Kind } from './kinds';
import type { Draft } from './sandbox';
import { deployment, job, podWith, selector, service, template } from './validation-drafts';

/** What cannot be changed once it is there. */
export const changes: [what: string, kind: Kind, draft: Draft, change: unknown, message: string][] = [
  [
    'the selector of a deployment',
    'Deployment',
    deployment({ replicas: 0 }),
    {
      spec: {
        selector: { matchLabels: { app: 'web', more: 'x' } },
        template: { metadata: { labels: { more: 'x' } } },
      },
    },
    'field is immutable',
  ],
  [
    'the claims of a stateful set',
    'StatefulSet',
    { metadata: { name: 'web' }, spec: { replicas: 0, serviceName: 'web', selector, template } },
    { spec: { serviceName: 'other' } },
    'spec: Forbidden: updates to statefulset spec for fields other than',
  ],
  [
    'a stateful set to OnDelete with the settings of a rolling update',
    'StatefulSet',
    { metadata: { name: 'web' }, spec: { replicas: 0, serviceName: 'web', selector, template } },
    { spec: { updateStrategy: { type: 'OnDelete' } } },
    "only allowed for updateStrategy 'RollingUpdate'",
  ],
  [
    'the template of a job',
    'Job',
    job({ suspend: true }),
    { spec: { completions: 3 } },
    'spec.completions: Invalid value: 3: field is immutable',
  ],
  [
    'the address of a service',
    'Service',
    service({}),
    { spec: { clusterIP: '10.96.255.254', clusterIPs: ['10.96.255.254'] } },
    'spec.clusterIPs[0]: Invalid value: ["10.96.255.254"]: may not change once set',
  ],
  [
    'the command of a pod',
    'Pod',
    podWith({}),
    { spec: { containers: [{ name: 'web', image: 'nginx', command: ['x'] }] } },
    'spec: Forbidden: pod updates may not change fields other than',
  ],
  [
    'what an immutable ConfigMap holds',
    'ConfigMap',
    { metadata: { name: 'web' }, immutable: true, data: { a: 'b' } },
    { data: { a: 'c' } },
    'data: Forbidden: field is immutable when `immutable` is set',
  ],
  [
    'the size of a claim downwards',
    'PersistentVolumeClaim',
    {
      metadata: { name: 'a' },
      spec: {
        storageClassName: 'none',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '2Gi' } },
      },
    },
    { spec: { storageClassName: 'other' } },
    'spec: Forbidden: spec is immutable after creation except resources.requests',
  ],
  [
    'the type of a secret',
    'Secret',
    { metadata: { name: 'a' }, type: 'Opaque' },
    { type: 'other' },
    'type: Invalid value: "other": field is immutable',
  ],
];
