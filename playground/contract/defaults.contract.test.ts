import { expect, test } from 'vitest';
import { contract } from './contract';
import { expectGolden, normalised } from './golden';
import type { Kind } from './kinds';
import type { Draft } from './sandbox';

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const plain = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };

/** A pod with some of everything that the definitions render. */
const rich = {
  metadata: { labels, annotations: { note: 'x' } },
  spec: {
    hostAliases: [{ ip: '127.0.0.1', hostnames: ['a', 'b'] }],
    imagePullSecrets: [{ name: 'registry' }],
    serviceAccountName: 'runner',
    nodeSelector: { disk: 'ssd' },
    tolerations: [{ key: 'a', operator: 'Exists' }],
    securityContext: { runAsUser: 1000, fsGroup: 2000 },
    initContainers: [{ name: 'init', image: 'busybox:1', command: ['sh', '-c', 'true'] }],
    containers: [
      {
        name: 'web',
        image: 'registry.example.com/team/web:1.2.3',
        command: ['serve'],
        args: ['--port', '8080'],
        ports: [
          { name: 'http', containerPort: 8080 },
          { containerPort: 53, protocol: 'UDP' },
        ],
        env: [
          { name: 'PLAIN', value: 'x' },
          { name: 'SECRET', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
        ],
        envFrom: [{ configMapRef: { name: 'c' } }],
        resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '0.1' } },
        livenessProbe: { httpGet: { path: '/live', port: 'http' } },
        readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 3 },
        startupProbe: { exec: { command: ['true'] }, failureThreshold: 30 },
        lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
        volumeMounts: [
          { name: 'config', mountPath: '/config' },
          { name: 'data', mountPath: '/data', subPath: 'x' },
        ],
      },
      { name: 'side', image: 'side@sha256:0000000000000000000000000000000000000000000000000000000000000000' },
    ],
    volumes: [
      { name: 'config', configMap: { name: 'c' } },
      { name: 'secret', secret: { secretName: 's' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'd' } },
      { name: 'scratch', emptyDir: {} },
      { name: 'host', hostPath: { path: '/tmp' } },
      {
        name: 'all',
        projected: {
          sources: [
            { secret: { name: 's' } },
            { downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } },
          ],
        },
      },
    ],
  },
};

const jobTemplate = { spec: { restartPolicy: 'Never', containers: [{ name: 'work', image: 'busybox' }] } };
const storage = {
  accessModes: ['ReadWriteOnce'],
  storageClassName: 'fast',
  resources: { requests: { storage: '1024Mi' } },
};
const backend = { service: { name: 'web', port: { number: 80 } } };
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

const cases: [name: string, kind: Kind, spec: Record<string, unknown>][] = [
  ['deployment', 'Deployment', { selector, template: plain }],
  ['deployment-rich', 'Deployment', { replicas: 3, selector, template: rich, minReadySeconds: 5 }],
  [
    'deployment-rolling',
    'Deployment',
    { selector, template: plain, strategy: { rollingUpdate: { maxSurge: 1 } } },
  ],
  ['deployment-recreate', 'Deployment', { selector, template: plain, strategy: { type: 'Recreate' } }],
  ['statefulset', 'StatefulSet', { serviceName: 'web', selector, template: plain }],
  [
    'statefulset-rich',
    'StatefulSet',
    {
      serviceName: 'web',
      selector,
      template: rich,
      podManagementPolicy: 'Parallel',
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: storage }],
    },
  ],
  [
    'statefulset-on-delete',
    'StatefulSet',
    { selector, template: plain, updateStrategy: { type: 'OnDelete' } },
  ],
  ['daemonset', 'DaemonSet', { selector, template: plain }],
  [
    'daemonset-rich',
    'DaemonSet',
    { selector, template: rich, updateStrategy: { rollingUpdate: { maxUnavailable: '50%' } } },
  ],
  ['replicaset', 'ReplicaSet', { selector, template: plain }],
  ['job', 'Job', { template: jobTemplate }],
  [
    'job-rich',
    'Job',
    {
      template: { spec: { ...rich.spec, restartPolicy: 'OnFailure' } },
      completions: 5,
      parallelism: 2,
      completionMode: 'Indexed',
      ttlSecondsAfterFinished: 60,
      suspend: true,
    },
  ],
  ['cronjob', 'CronJob', { schedule: '*/5 * * * *', jobTemplate: { spec: { template: jobTemplate } } }],
  [
    'cronjob-rich',
    'CronJob',
    {
      schedule: '@daily',
      timeZone: 'Asia/Shanghai',
      concurrencyPolicy: 'Forbid',
      suspend: true,
      successfulJobsHistoryLimit: 0,
      jobTemplate: { metadata: { labels }, spec: { backoffLimit: 2, template: jobTemplate } },
    },
  ],
  ['service', 'Service', { selector: labels, ports: [{ port: 80 }] }],
  [
    'service-headless',
    'Service',
    { clusterIP: 'None', selector: labels, ports: [{ name: 'a', port: 80, targetPort: 'http' }] },
  ],
  [
    'service-node-port',
    'Service',
    {
      type: 'NodePort',
      selector: labels,
      ports: [
        { name: 'a', port: 80, targetPort: 8080 },
        { name: 'b', port: 53, protocol: 'UDP' },
      ],
    },
  ],
  [
    'service-load-balancer',
    'Service',
    { type: 'LoadBalancer', selector: labels, ports: [{ port: 443 }], sessionAffinity: 'ClientIP' },
  ],
  ['service-external', 'Service', { type: 'ExternalName', externalName: 'example.com' }],
  [
    'ingress',
    'Ingress',
    { rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  ],
  [
    'ingress-rich',
    'Ingress',
    {
      ingressClassName: 'nginx',
      defaultBackend: backend,
      tls: [{ hosts: ['a.example.com'], secretName: 't' }],
      rules: [
        {
          http: {
            paths: [
              { path: '/a', pathType: 'Exact', backend },
              {
                pathType: 'ImplementationSpecific',
                backend: { service: { name: 'web', port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
    },
  ],
  ['claim', 'PersistentVolumeClaim', storage],
  ['claim-block', 'PersistentVolumeClaim', { ...storage, volumeMode: 'Block', selector }],
  ['autoscaler', 'HorizontalPodAutoscaler', { scaleTargetRef: target, maxReplicas: 5 }],
  [
    'autoscaler-rich',
    'HorizontalPodAutoscaler',
    {
      scaleTargetRef: target,
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 60 } },
    },
  ],
  [
    'pod',
    'Pod',
    {
      nodeName: 'nowhere',
      serviceAccountName: 'default',
      automountServiceAccountToken: false,
      containers: plain.spec.containers,
    },
  ],
  [
    'network-policy',
    'NetworkPolicy',
    { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }], egress: [{}] },
  ],
  ['budget', 'PodDisruptionBudget', { minAvailable: '50%', selector }],
  ['resource-quota', 'ResourceQuota', { hard: { cpu: '1000m', pods: 10 } }],
  [
    'limit-range',
    'LimitRange',
    { limits: [{ type: 'Container', max: { cpu: '1' }, default: { memory: '64Mi' } }] },
  ],
];

const dataCases: [name: string, kind: Kind, draft: Draft][] = [
  [
    'config-map',
    'ConfigMap',
    {
      metadata: { name: 'web', labels, annotations: { a: 'b' } },
      data: { a: 'b' },
      binaryData: { c: 'AAE=' },
    },
  ],
  ['secret', 'Secret', { metadata: { name: 'web' }, stringData: { user: 'me' }, data: { other: 'eA==' } }],
  [
    'secret-registry',
    'Secret',
    {
      metadata: { name: 'web' },
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': '{"auths":{}}' },
    },
  ],
  [
    'service-account',
    'ServiceAccount',
    { metadata: { name: 'runner' }, imagePullSecrets: [{ name: 'registry' }] },
  ],
  [
    'role',
    'Role',
    { metadata: { name: 'reader' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  ],
  [
    'role-binding',
    'RoleBinding',
    {
      metadata: { name: 'reader' },
      roleRef: { kind: 'Role', name: 'reader' },
      subjects: [
        { kind: 'ServiceAccount', name: 'runner' },
        { kind: 'User', name: 'me' },
      ],
    },
  ],
  ['lease', 'Lease', { metadata: { name: 'l' }, spec: { holderIdentity: 'me', leaseDurationSeconds: 15 } }],
];

contract('defaults', ({ sandbox, cluster }) => {
  test.each(cases)('of %s are those of the real server, field for field', async (name, kind, spec) => {
    const box = await sandbox();
    const { code, body, text } = await box.tryCreate(
      kind,
      { metadata: { name: 'web', labels }, spec },
      '?fieldManager=golden',
    );
    expect(code, text).toBe(201);
    expectGolden(name, normalised(body, box.namespace), cluster);
  });

  test.each(dataCases)('of %s are those of the real server, field for field', async (name, kind, draft) => {
    const box = await sandbox();
    const { code, body, text } = await box.tryCreate(kind, draft, '?fieldManager=golden');
    expect(code, text).toBe(201);
    expectGolden(name, normalised(body, box.namespace), cluster);
  });

  test('a read gives what the creation gave', async () => {
    const box = await sandbox();
    const created = await box.create('Service', {
      metadata: { name: 'web' },
      spec: { ports: [{ port: 80 }] },
    });
    expect(await box.get('Service', 'web')).toEqual(created);
  });
});
