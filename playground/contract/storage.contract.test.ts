import type { V1PersistentVolume, V1PersistentVolumeClaim, V1Pod } from '@kubernetes/client-node';
import { afterAll, expect, test } from 'vitest';
import { contract } from './contract';
import { eventually, type Sandbox } from './sandbox';

const volumes = '/api/v1/persistentvolumes';

contract(
  'volumes',
  ({ sandbox, api, cluster }) => {
    const made: string[] = [];
    afterAll(async () => {
      for (const name of made) await api.request('DELETE', `${volumes}/${name}`);
    });

    async function volume(box: Sandbox, storage: string, className: string): Promise<string> {
      const name = `${box.namespace}-${storage.toLowerCase()}`;
      made.push(name);
      const spec = {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'],
        storageClassName: className,
        hostPath: { path: '/tmp/contract' },
      };
      await api.expect('POST', volumes, {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name },
        spec,
      });
      return name;
    }

    const claim = (storageClassName: string, storage = '1Gi') => ({
      metadata: { name: 'data' },
      spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });

    const bound = (box: Sandbox) =>
      eventually(
        () => box.get<V1PersistentVolumeClaim>('PersistentVolumeClaim', 'data'),
        ({ status }) => expect(status?.phase).toBe('Bound'),
      );

    test('that are there are bound, the smallest that is large enough', async () => {
      const box = await sandbox();
      const className = box.namespace;
      const large = await volume(box, '5Gi', className);
      const small = await volume(box, '2Gi', className);
      await box.create('PersistentVolumeClaim', claim(className));
      const found = await bound(box);
      expect(found.spec?.volumeName).toBe(small);
      expect(found.status).toMatchObject({ accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } });
      expect(found.metadata).toMatchObject({
        finalizers: ['kubernetes.io/pvc-protection'],
        annotations: {
          'pv.kubernetes.io/bind-completed': 'yes',
          'pv.kubernetes.io/bound-by-controller': 'yes',
        },
      });
      const taken = await eventually(
        () => api.expect<V1PersistentVolume>('GET', `${volumes}/${small}`),
        ({ status }) => expect(status?.phase).toBe('Bound'),
      );
      expect(taken.spec?.claimRef).toMatchObject({
        kind: 'PersistentVolumeClaim',
        name: 'data',
        namespace: box.namespace,
      });
      expect((await api.expect<V1PersistentVolume>('GET', `${volumes}/${large}`)).status?.phase).toBe(
        'Available',
      );
    });

    test('are released when their claim goes', async () => {
      const box = await sandbox();
      const name = await volume(box, '1Gi', box.namespace);
      await box.create('PersistentVolumeClaim', claim(box.namespace));
      await bound(box);
      await box.delete('PersistentVolumeClaim', 'data');
      await box.gone('PersistentVolumeClaim', 'data');
      await eventually(
        () => api.expect<V1PersistentVolume>('GET', `${volumes}/${name}`),
        ({ status }) => expect(status?.phase).toBe('Released'),
      );
    });

    test('stay for as long as a pod uses them', async () => {
      const box = await sandbox();
      await volume(box, '1Gi', box.namespace);
      await box.create('PersistentVolumeClaim', claim(box.namespace));
      await bound(box);
      const spec = {
        containers: [{ name: 'a', image: 'nginx', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      };
      await box.create('Pod', { metadata: { name: 'a' }, spec });
      await eventually(
        () => box.get<V1Pod>('Pod', 'a'),
        ({ status }) => expect(status?.phase).toBe('Running'),
      );
      await box.delete('PersistentVolumeClaim', 'data');
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect((await box.get('PersistentVolumeClaim', 'data')).metadata.deletionTimestamp).toBeTruthy();
      await box.delete('Pod', 'a');
      await box.gone('PersistentVolumeClaim', 'data');
    });

    test('that nobody makes leave claim and pod waiting, with the reason', async () => {
      const box = await sandbox();
      await box.create('PersistentVolumeClaim', claim('no-such-class'));
      const volume_ = { name: 'data', persistentVolumeClaim: { claimName: 'data' } };
      await box.create('Pod', {
        metadata: { name: 'a' },
        spec: { containers: [{ name: 'a', image: 'nginx' }], volumes: [volume_] },
      });
      const pod = await eventually(
        () => box.get<V1Pod>('Pod', 'a'),
        ({ status }) => expect(status?.conditions?.[0]?.reason).toBe('Unschedulable'),
      );
      expect(pod.status?.conditions?.[0]?.message).toContain(
        'pod has unbound immediate PersistentVolumeClaims',
      );
      const events = await eventually(
        () =>
          box.list<{ reason: string; message: string }>('Event', '?fieldSelector=involvedObject.name%3Ddata'),
        (found) => expect(found).toHaveLength(1),
      );
      expect(events[0]).toMatchObject({
        reason: 'ProvisioningFailed',
        message: 'storageclass.storage.k8s.io "no-such-class" not found',
      });
      expect((await box.get<V1PersistentVolumeClaim>('PersistentVolumeClaim', 'data')).status?.phase).toBe(
        'Pending',
      );
    });

    test.runIf(cluster.name === 'playground')('are made at once by the playground’s own class', async () => {
      const box = await sandbox();
      await box.create('PersistentVolumeClaim', {
        ...claim('standard'),
        spec: { ...claim('standard').spec, storageClassName: undefined },
      });
      const found = await bound(box);
      expect(found.spec?.storageClassName).toBe('standard');
      const name = found.spec?.volumeName ?? '';
      expect(name).toBe(`pvc-${found.metadata?.uid}`);
      await box.delete('PersistentVolumeClaim', 'data');
      await eventually(
        () => api.request('GET', `${volumes}/${name}`),
        ({ code }) => expect(code).toBe(404),
      );
    });
  },
  { needsControllers: true },
);
