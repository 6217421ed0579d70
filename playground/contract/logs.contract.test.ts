import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { podTemplate } from './drafts';
import type { Refusal } from './loose';
import { eventually, type Sandbox } from './sandbox';

async function running(box: Sandbox, image = 'nginx', containers = 1): Promise<void> {
  const template = podTemplate('a', image);
  const more = Array.from({ length: containers - 1 }, (_, index) => ({ name: `side-${index}`, image }));
  await box.create('Pod', {
    metadata: { name: 'a' },
    spec: { containers: [...template.spec.containers, ...more] },
  });
  await eventually(
    () => box.get<V1Pod>('Pod', 'a'),
    ({ status }) => expect(status?.containerStatuses?.[0]?.state?.running).toBeTruthy(),
  );
}

const log = (box: Sandbox, query = '') =>
  box.api.request<Refusal>('GET', box.path('Pod', 'a', `/log${query}`));

contract(
  'logs',
  ({ sandbox }) => {
    test('are lines of plain text, the last ones when asked for', async () => {
      const box = await sandbox();
      await running(box);
      const whole = await log(box);
      expect(whole.code).toBe(200);
      expect(whole.headers.get('content-type')).toBe('text/plain');
      expect(whole.text.endsWith('\n')).toBe(true);
      const lines = whole.text.trimEnd().split('\n');
      expect(lines.length).toBeGreaterThanOrEqual(2);
      const tail = await log(box, '?tailLines=1');
      expect(tail.text.trimEnd().split('\n')).toHaveLength(1);
      expect((await log(box, '?tailLines=0')).text).toBe('');
    });

    test('carry the time of each line when asked to', async () => {
      const box = await sandbox();
      await running(box);
      const { text } = await log(box, '?timestamps=true&tailLines=1');
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z \S/);
    });

    test('stop after so many bytes', async () => {
      const box = await sandbox();
      await running(box);
      expect((await log(box, '?limitBytes=10')).text).toHaveLength(10);
    });

    test('can be followed: what is there comes at once, and the stream stays open', async () => {
      const box = await sandbox();
      await running(box);
      const abort = new AbortController();
      const response = await box.api.open(
        box.path('Pod', 'a', '/log?follow=true&tailLines=1'),
        {},
        abort.signal,
      );
      expect(response.status).toBe(200);
      const reader = response.body?.getReader();
      const first = await reader?.read();
      expect(new TextDecoder().decode(first?.value)).toMatch(/\S+\n$/);
      const ended = await Promise.race([
        reader?.read().then(({ done }) => done),
        new Promise((resolve) => setTimeout(() => resolve('open'), 500)),
      ]);
      expect(ended).not.toBe(true);
      abort.abort();
    });

    test('are refused for a container that is not there, or not named where there are several', async () => {
      const box = await sandbox();
      await running(box, 'nginx', 2);
      const unnamed = await log(box);
      expect(unnamed).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
      expect(unnamed.body.message).toBe(
        'a container name must be specified for pod a, choose one of: [main side-0]',
      );
      const unknown = await log(box, '?container=other');
      expect(unknown).toMatchObject({
        code: 400,
        body: { message: 'container other is not valid for pod a' },
      });
      expect((await log(box, '?container=side-0&tailLines=1')).code).toBe(200);
    });

    test('are refused for a pod that is not there', async () => {
      const box = await sandbox();
      expect(await log(box)).toMatchObject({ code: 404, body: { message: 'pods "a" not found' } });
    });

    test('are refused for options that make no sense', async () => {
      const box = await sandbox();
      await running(box);
      const answer = await log(box, '?tailLines=-1');
      expect(answer).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
      expect(answer.body.message).toContain(
        'tailLines: Invalid value: -1: must be greater than or equal to 0',
      );
    });
  },
  { needsControllers: true },
);
