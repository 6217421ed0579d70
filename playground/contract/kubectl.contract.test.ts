import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { contract } from './contract';
import type { Sandbox } from './sandbox';

const run = promisify(execFile);
const isThere = spawnSync('kubectl', ['version', '--client'], { stdio: 'ignore' }).status === 0;

const manifest = (image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "${image}"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

if (!isThere) {
  describe.skip('kubectl', () => {
    test('needs kubectl on the PATH');
  });
} else {
  contract(
    'kubectl',
    ({ sandbox, cluster }) => {
      const dir = mkdtempSync(join(tmpdir(), 'loam-kubectl-'));
      afterAll(() => rmSync(dir, { recursive: true, force: true }));

      /** With a discovery cache of its own, so that no other cluster's shows through. */
      async function kubectl(box: Sandbox, ...args: string[]): Promise<string> {
        const all = [
          '--kubeconfig',
          cluster.kubeconfig,
          '--cache-dir',
          join(dir, 'cache'),
          '-n',
          box.namespace,
          ...args,
        ];
        const { stdout } = await run('kubectl', all, { timeout: 60_000 });
        return stdout;
      }

      function file(name: string, image: string): string {
        const path = join(dir, name);
        writeFileSync(path, manifest(image));
        return path;
      }

      test('applies, waits, shows, describes, scales, undoes and deletes', async () => {
        const box = await sandbox();
        const first = file('first.yaml', 'nginx:1');
        expect(await kubectl(box, 'apply', '-f', first)).toBe(
          'deployment.apps/web created\nservice/web created\n',
        );
        expect(await kubectl(box, 'rollout', 'status', 'deploy/web', '--timeout=30s')).toContain(
          'deployment "web" successfully rolled out',
        );
        expect(await kubectl(box, 'apply', '-f', first)).toBe(
          'deployment.apps/web unchanged\nservice/web unchanged\n',
        );
        expect(await kubectl(box, 'get', 'deploy')).toMatch(
          /^NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+2\/2\s+2\s+2\s+\d+s\n$/,
        );
        const wide = await kubectl(box, 'get', 'pods', '-o', 'wide');
        expect(wide).toMatch(
          /^NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE\s+IP\s+NODE\s+NOMINATED NODE\s+READINESS GATES\n/,
        );
        expect(wide.match(/1\/1\s+Running\s+0\s+\d+s\s+[\d.]+\s+node-\d/g)).toHaveLength(2);
        expect(await kubectl(box, 'get', 'all')).toMatch(
          /pod\/web-[^]*service\/web[^]*deployment.apps\/web[^]*replicaset.apps\/web-/,
        );
        const description = await kubectl(box, 'describe', 'deploy', 'web');
        expect(description).toMatch(
          /Replicas:\s+2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable/,
        );
        expect(description).toMatch(
          /Normal\s+ScalingReplicaSet\s+.*deployment-controller\s+Scaled up replica set web-\w+ from 0 to 2/,
        );
        expect(await kubectl(box, 'scale', 'deploy/web', '--replicas=3')).toBe(
          'deployment.apps/web scaled\n',
        );
        await kubectl(box, 'rollout', 'status', 'deploy/web', '--timeout=30s');
        await kubectl(box, 'apply', '-f', file('second.yaml', 'nginx:2'));
        await kubectl(box, 'rollout', 'status', 'deploy/web', '--timeout=30s');
        expect(await kubectl(box, 'rollout', 'history', 'deploy/web')).toMatch(
          /REVISION\s+CHANGE-CAUSE\n1\s+<none>\n2\s+<none>/,
        );
        expect(await kubectl(box, 'rollout', 'undo', 'deploy/web')).toBe('deployment.apps/web rolled back\n');
        await kubectl(box, 'rollout', 'status', 'deploy/web', '--timeout=30s');
        expect(
          await kubectl(
            box,
            'get',
            'deploy',
            'web',
            '-o',
            'jsonpath={.spec.template.spec.containers[0].image}',
          ),
        ).toBe('nginx:1');
        expect(await kubectl(box, 'delete', '-f', first)).toMatch(
          /^deployment.apps "web" deleted.*\nservice "web" deleted/,
        );
        expect(await box.find('Deployment', 'web')).toBeUndefined();
      });

      test('applies server-side, and names the conflict', async () => {
        const box = await sandbox();
        const path = file('server.yaml', 'nginx:1');
        expect(await kubectl(box, 'apply', '--server-side', '-f', path)).toContain(
          'deployment.apps/web serverside-applied',
        );
        await kubectl(box, 'scale', 'deploy/web', '--replicas=3');
        const failure = await kubectl(box, 'apply', '--server-side', '-f', path).then(
          () => '',
          (error: { stderr: string }) => error.stderr,
        );
        expect(failure).toContain(
          'conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
        );
        expect(await kubectl(box, 'apply', '--server-side', '--force-conflicts', '-f', path)).toContain(
          'serverside-applied',
        );
      });

      test('shows what a change would do', async () => {
        const box = await sandbox();
        await kubectl(box, 'apply', '-f', file('diff.yaml', 'nginx:1'));
        const difference = await kubectl(box, 'diff', '-f', file('diff2.yaml', 'nginx:9')).then(
          () => '',
          (error: { stdout: string }) => error.stdout,
        );
        expect(difference).toMatch(/^-\s+- image: nginx:1$/m);
        expect(difference).toMatch(/^\+\s+- image: nginx:9$/m);
      });

      test('shows logs and events, and tells trouble in its table', async () => {
        const box = await sandbox();
        await kubectl(box, 'run', 'good', '--image=nginx');
        await kubectl(box, 'run', 'bad', '--image=does-not-exist');
        await kubectl(box, 'wait', '--for=condition=Ready', 'pod/good', '--timeout=30s');
        expect((await kubectl(box, 'logs', 'good', '--tail=2')).trimEnd().split('\n')).toHaveLength(2);
        await kubectl(
          box,
          'wait',
          '--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff',
          'pod/bad',
          '--timeout=30s',
        );
        expect(await kubectl(box, 'get', 'pod', 'bad')).toMatch(/bad\s+0\/1\s+ImagePullBackOff\s+0\s+\d+s/);
        expect(await kubectl(box, 'describe', 'pod', 'bad')).toMatch(/Reason:\s+ImagePullBackOff/);
        expect(await kubectl(box, 'get', 'events')).toMatch(
          /Warning\s+Failed\s+pod\/bad\s+Failed to pull image/,
        );
      });

      test('explains, lists resources and edits labels, annotations and images', async () => {
        const box = await sandbox();
        expect(await kubectl(box, 'explain', 'deployment.spec.replicas')).toContain(
          'FIELD: replicas <integer>',
        );
        expect(await kubectl(box, 'api-resources', '--api-group=apps', '-o', 'name')).toBe(
          'controllerrevisions.apps\ndaemonsets.apps\ndeployments.apps\nreplicasets.apps\nstatefulsets.apps\n',
        );
        await kubectl(box, 'create', 'deployment', 'web', '--image=nginx:1');
        await kubectl(box, 'label', 'deploy/web', 'team=a');
        await kubectl(box, 'annotate', 'deploy/web', 'note=b');
        await kubectl(box, 'set', 'image', 'deploy/web', 'nginx=nginx:2');
        await kubectl(box, 'patch', 'deploy', 'web', '-p', '{"spec":{"minReadySeconds":1}}');
        const made = await box.get('Deployment', 'web');
        expect(made).toMatchObject({
          metadata: { labels: { team: 'a' }, annotations: { note: 'b' } },
          spec: { minReadySeconds: 1 },
        });
        expect(await kubectl(box, 'get', 'deploy', '-l', 'team=a', '-o', 'name')).toBe(
          'deployment.apps/web\n',
        );
        expect(await kubectl(box, 'rollout', 'restart', 'deploy/web')).toBe(
          'deployment.apps/web restarted\n',
        );
      });
    },
    { needsControllers: true },
  );
}
