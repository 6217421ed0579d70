import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const deployment = workloadOf('Deployment');
const podOf = (made: { workload: object }) =>
  (made.workload as { spec: { template: { spec: { containers: object[] } } } }).spec.template.spec;

describe('older traits', () => {
  it('service-binding', async () => {
    const envMappings = { B: { secret: 's', key: 'k' }, A: { secret: 's' } };
    expect(
      podOf(await types.patch('service-binding', { envMappings }, deployment)).containers[0],
    ).toMatchObject({
      env: [
        { name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'A' } } },
        { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      ],
    });
  });

  it.each([
    [34, 'networking.k8s.io/v1'],
    [18, 'networking.k8s.io/v1beta1'],
  ])('pure-ingress and ingress on Kubernetes 1.%i', async (minor, apiVersion) => {
    const context = { clusterVersion: { major: 1, minor } };
    const properties = { domain: 'x.example', http: { '/': 80 } };
    const pure = await types.patch('pure-ingress', properties, deployment, context);
    expect(pure.resources.map(({ resource }) => resource.apiVersion)).toEqual([apiVersion]);
    const both = await types.patch('ingress', properties, deployment, context);
    expect(both.resources.map(({ resource }) => resource.apiVersion)).toEqual(['v1', apiVersion]);
    const classy = await types.patch('ingress-1-20', properties, deployment, context);
    expect(classy.resources[1]?.resource.metadata.annotations).toEqual({
      'kubernetes.io/ingress.class': 'nginx',
    });
  });

  it('configmap, volumes, pvc and node-affinity', async () => {
    const mounted = await types.patch(
      'configmap',
      { volumes: [{ name: 'c', mountPath: '/c', data: { a: 'b' } }] },
      deployment,
    );
    expect(podOf(mounted)).toMatchObject({
      containers: [{ volumeMounts: [{ name: 'volume-c', mountPath: '/c', readOnly: false }] }],
      volumes: [{ name: 'volume-c', configMap: { name: 'c' } }],
    });
    const more = await types.patch('volumes', { volumes: [{ name: 'x' }] }, mounted.workload);
    expect(podOf(more)).toMatchObject({
      volumes: [{ name: 'volume-c' }, { name: 'x', emptyDir: { medium: '' } }],
    });
    const size = { resources: { requests: { storage: '1Gi' } } };
    const claim = { claimName: 'd', ...size, volumesToMount: [{ name: 'd', mountPath: '/d' }] };
    const claimed = await types.patch('pvc', claim, deployment);
    expect(claimed.resources[0]?.resource).toMatchObject({ metadata: { name: 'd' }, spec: size });
    const placed = await types.patch(
      'node-affinity',
      { affinity: { zone: ['a'] }, tolerations: { t: 'v' } },
      deployment,
    );
    expect(JSON.stringify(podOf(placed))).toContain('{"key":"zone","operator":"In","values":["a"]}');
  });

  it('pvc rejects a mount without its place', async () => {
    const size = { resources: { requests: { storage: '1Gi' } } };
    const claim = {
      claimName: 'd',
      ...size,
      volumeMode: 'Block',
      volumesToMount: [{ name: 'd', mountPath: '/d' }],
    };
    await expect(types.patch('pvc', claim, deployment)).rejects.toMatchObject({
      path: 'volumesToMount[0].devicePath',
    });
  });

  it('nocalhost', async () => {
    const made = await types.patch('nocalhost', { port: 80, image: 'go' }, deployment);
    const text = made.workload.metadata.annotations?.['dev.nocalhost'] ?? '';
    expect(text).toMatch(
      /^\{"name":"web","serviceType":"deployment","containers":\[\{"name":"web","dev":\{"image":/,
    );
    expect(made.resources[0]?.resource.spec).toMatchObject({ ports: [{ port: 80, targetPort: 80 }] });
  });
});
