import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const pod = (made: { workload: object }) =>
  (made.workload as { spec: { template: { spec: object } } }).spec.template.spec;

describe('storage', () => {
  it('makes a claim and mounts it into the first container', async () => {
    const base = workloadOf('StatefulSet', [
      { name: 'web', volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }] },
      { name: 'side' },
    ]);
    const made = await types.patch('storage', { pvc: [{ name: 'data', mountPath: '/data' }] }, base);
    expect(pod(made)).toEqual({
      containers: [
        {
          name: 'web',
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp' },
            { name: 'pvc-data', mountPath: '/data' },
          ],
        },
        { name: 'side' },
      ],
      volumes: [{ name: 'pvc-data', persistentVolumeClaim: { claimName: 'data' } }],
    });
    expect(made.resources).toMatchObject([
      {
        name: 'pvc-data',
        resource: {
          kind: 'PersistentVolumeClaim',
          spec: {
            accessModes: ['ReadWriteOnce'],
            volumeMode: 'Filesystem',
            resources: { requests: { storage: '8Gi' } },
          },
        },
      },
    ]);
  });

  it('gives settings and secrets as files and as variables, and makes only what is not there yet', async () => {
    const made = await types.patch(
      'storage',
      {
        configMap: [
          {
            name: 'c',
            mountPath: '/c',
            data: { k: 'v' },
            mountToEnvs: [{ envName: 'K', configMapKey: 'k' }],
          },
        ],
        secret: [{ name: 's', mountOnly: true, mountToEnv: { envName: 'S', secretKey: 'k' } }],
      },
      workloadOf('Deployment'),
    );
    expect(pod(made)).toMatchObject({
      containers: [
        {
          env: [
            { name: 'K', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
            { name: 'S', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
          ],
          volumeMounts: [{ name: 'configmap-c', mountPath: '/c' }],
        },
      ],
      volumes: [{ name: 'configmap-c', configMap: { name: 'c', defaultMode: 420 } }],
    });
    expect(made.resources.map(({ name }) => name)).toEqual(['configmap-c']);
  });

  it('takes a block volume as a device, and a selector as the selector of the claim', async () => {
    const selector = { matchLabels: { tier: 'fast' } };
    const pvc = [{ name: 'raw', mountPath: '/dev/raw', volumeMode: 'Block', selector }];
    const made = await types.patch('storage', { pvc }, workloadOf('Deployment'));
    const [container] = (pod(made) as { containers: object[] }).containers;
    expect(container).toMatchObject({ volumeDevices: [{ name: 'pvc-raw', devicePath: '/dev/raw' }] });
    expect(container).not.toHaveProperty('volumeMounts');
    expect(made.resources[0]?.resource.spec).toMatchObject({ selector });
  });

  it('rejects a claim without a place, and a size that is none', async () => {
    const reject = (claim: object) =>
      types.patch('storage', { pvc: [{ name: 'a', ...claim }] as never }, workloadOf('Deployment'));
    await expect(reject({})).rejects.toMatchObject({ path: 'properties.pvc[0].mountPath' });
    await expect(
      reject({ mountPath: '/a', resources: { requests: { storage: '1.5Gi' } } }),
    ).rejects.toMatchObject({ path: 'properties.pvc[0].resources.requests.storage' });
  });
});
