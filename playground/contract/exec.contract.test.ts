import { readFileSync } from 'node:fs';
import type { V1Pod } from '@kubernetes/client-node';
import { afterAll, expect, test } from 'vitest';
import { createClusterApi } from '@/server/targets/kubernetes/client';
import type { ExecEnd, ExecSession } from '@/server/targets/kubernetes/cluster-api';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { contract } from './contract';
import { eventually, type Sandbox } from './sandbox';

async function running(box: Sandbox, name: string, image = 'nginx'): Promise<void> {
  await box.create('Pod', { metadata: { name }, spec: { containers: [{ name: 'a', image }] } });
  await eventually(
    () => box.get<V1Pod>('Pod', name),
    ({ status }) => expect(status?.containerStatuses?.[0]?.state?.running).toBeTruthy(),
  );
}

contract(
  'exec',
  ({ cluster, sandbox }) => {
    const path = cluster.kubeconfig;
    const api = createClusterApi(parseKubeconfig(readFileSync(path, 'utf8'), { type: 'file', path }));
    afterAll(() => api.close());

    /** Runs a command to its end; `type` is sent as soon as it runs. */
    async function run(box: Sandbox, pod: string, command: string[], type?: (session: ExecSession) => void) {
      let text = '';
      const { promise, resolve } = Promise.withResolvers<ExecEnd>();
      const query = { container: 'a', command, tty: false };
      const on = {
        data: (chunk: Uint8Array) => (text += Buffer.from(chunk).toString('utf8')),
        end: resolve,
      };
      const session = await api.exec({ namespace: box.namespace, name: pod }, query, on);
      type?.(session);
      return { end: await promise, text };
    }

    test('gives the output and the exit code of a command', async () => {
      const box = await sandbox();
      await running(box, 'a');
      expect(await run(box, 'a', ['echo', 'hello'])).toEqual({ end: { exitCode: 0 }, text: 'hello\n' });
      expect((await run(box, 'a', ['sh', '-c', 'exit 3'])).end).toEqual({ exitCode: 3 });
    });

    test('reads what is sent', async () => {
      const box = await sandbox();
      await running(box, 'a');
      const { end, text } = await run(box, 'a', ['sh'], (session) => {
        session.write(Buffer.from('echo one\necho two\nexit 0\n'));
        session.finish();
      });
      expect(text).toBe('one\ntwo\n');
      expect(end).toEqual({ exitCode: 0 });
    });

    test('says that a program is not there', async () => {
      const box = await sandbox();
      await running(box, 'a');
      const { end } = await run(box, 'a', ['no-such-program']);
      expect('error' in end && end.error).toMatchObject({
        code: 'not-found',
        message: 'The container a has no no-such-program.',
      });
    });

    test('is refused for a pod or a container that is not there', async () => {
      const box = await sandbox();
      await running(box, 'a');
      await expect(run(box, 'absent', ['sh'])).rejects.toMatchObject({ code: 'not-found' });
      const query = { container: 'absent', command: ['sh'], tty: false };
      const on = { data: () => undefined, end: () => undefined };
      await expect(api.exec({ namespace: box.namespace, name: 'a' }, query, on)).rejects.toMatchObject({
        code: 'cluster-refused',
        message: expect.stringContaining('container absent is not valid') as string,
      });
    });
  },
  { needsControllers: true },
);
