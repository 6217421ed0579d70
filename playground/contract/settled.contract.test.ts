import { expect, test } from 'vitest';
import { contract } from './contract';
import { jobDraft, podTemplate, workload } from './drafts';
import { expectGolden, normalised } from './golden';
import type { Kind } from './kinds';
import type { Loose, LooseManagedFields } from './loose';
import { eventually, type Sandbox } from './sandbox';

/** Names that controllers make up: hashes of templates and random endings. */
const hash =
  /\b(web|db|agent|work|kube-api-access)-(?!uid|name|hash|\d\b)[bcdfghjklmnpqrstvwxz2456789]{5,10}(-[bcdfghjklmnpqrstvwxz2456789]{5})?\b/g;
const bareHash =
  /"(pod-template-hash|controller-revision-hash|controller\.kubernetes\.io\/hash)":"[bcdfghjklmnpqrstvwxz2456789]{5,10}"/g;
const node = /\b(node|zone)-[123]\b/g;

function settled(object: Loose, box: Sandbox): unknown {
  const text = JSON.stringify(normalised(withManagersInOrder(withoutKubelet(object)), box.namespace))
    .replaceAll(hash, '$1-HASH')
    .replaceAll(bareHash, '"$1":"HASH"')
    .replaceAll(node, '$1-N');
  return JSON.parse(text) as unknown;
}

/** Within one second their order is chance. */
function withManagersInOrder(object: Loose): Loose {
  const key = ({ manager, subresource }: LooseManagedFields) => `${manager} ${subresource ?? ''}`;
  const entries = object.metadata.managedFields ?? [];
  const managedFields = entries.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** What a pod's status says and who wrote it depends on how its node is played; other tests look at that. */
function withoutKubelet(object: Loose): Loose {
  if (object.kind !== 'Pod') return object;
  const { status: _status, ...rest } = object;
  const managedFields =
    object.metadata.managedFields?.filter(({ subresource }) => subresource !== 'status') ?? [];
  return { ...rest, metadata: { ...object.metadata, managedFields } };
}

contract(
  'what controllers make',
  ({ sandbox, cluster }) => {
    async function hold(box: Sandbox, kind: Kind, name: string): Promise<void> {
      const [first] = await box.list(kind);
      expect(first).toBeDefined();
      // A list leaves out what each item is.
      if (first) expectGolden(name, settled({ ...first, kind }, box), cluster);
    }

    const until = (box: Sandbox, kind: Kind, name: string, status: Record<string, unknown>) =>
      eventually(
        () => box.get(kind, name),
        (object) => expect(object.status).toMatchObject(status),
      );

    test('of a deployment', async () => {
      const box = await sandbox();
      const ports = [{ containerPort: 80 }];
      const template = podTemplate('web', 'nginx:1', { ports });
      const draft = workload('web', 'nginx:1', { replicas: 2, template });
      await box.create('Service', {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
      await box.create('PodDisruptionBudget', {
        metadata: { name: 'web' },
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
      });
      await box.create(
        'Deployment',
        { ...draft, metadata: { name: 'web', annotations: { team: 'a' } } },
        '?fieldManager=golden',
      );
      await until(box, 'Deployment', 'web', { availableReplicas: 2 });
      await until(box, 'PodDisruptionBudget', 'web', { currentHealthy: 2, disruptionsAllowed: 1 });
      await eventually(
        () => box.list<Loose & { endpoints: { conditions: { ready: boolean } }[] | null }>('EndpointSlice'),
        ([slice]) => expect(slice?.endpoints?.filter(({ conditions }) => conditions.ready)).toHaveLength(2),
      );
      await hold(box, 'Deployment', 'settled-deployment');
      await hold(box, 'ReplicaSet', 'settled-replicaset');
      await hold(box, 'Pod', 'settled-deployment-pod');
      await hold(box, 'PodDisruptionBudget', 'settled-budget');
    });

    test('of a stateful set', async () => {
      const box = await sandbox();
      const volumeClaimTemplates = [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'none',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ];
      await box.create(
        'StatefulSet',
        workload('db', 'postgres', { serviceName: 'db', volumeClaimTemplates }),
      );
      await until(box, 'StatefulSet', 'db', { replicas: 1 });
      await eventually(
        () => box.list('Pod'),
        (pods) => expect(pods).toHaveLength(1),
      );
      await hold(box, 'Pod', 'settled-statefulset-pod');
      await hold(box, 'ControllerRevision', 'settled-statefulset-revision');
    });

    test('of a daemon set', async () => {
      const box = await sandbox();
      await box.create('DaemonSet', workload('agent', 'agent'), '?fieldManager=golden');
      await until(box, 'DaemonSet', 'agent', { numberAvailable: 3 });
      await hold(box, 'DaemonSet', 'settled-daemonset');
      await hold(box, 'Pod', 'settled-daemonset-pod');
      await hold(box, 'ControllerRevision', 'settled-daemonset-revision');
    });

    test('of a job', async () => {
      const box = await sandbox();
      await box.create('Job', jobDraft('work', 'busybox'), '?fieldManager=golden');
      await until(box, 'Job', 'work', { succeeded: 1, completionTime: expect.any(String) });
      await hold(box, 'Job', 'settled-job');
      await hold(box, 'Pod', 'settled-job-pod');
    });
  },
  { needsControllers: true },
);
