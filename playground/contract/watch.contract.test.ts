import { expect, test } from 'vitest';
import { contract } from './contract';
import type { Refusal } from './loose';
import { WatchStream } from './watch-stream';

contract('watch', ({ sandbox, api }) => {
  test('tells what is there and then every change', async () => {
    const box = await sandbox();
    await box.create('Secret', { metadata: { name: 'a' } });
    const watch = await WatchStream.open(api, `${box.path('Secret')}?watch=1`);
    expect(await watch.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } });
    await box.patch('Secret', 'a', { metadata: { labels: { k: 'v' } } });
    expect(await watch.next()).toMatchObject({
      type: 'MODIFIED',
      object: { metadata: { labels: { k: 'v' } } },
    });
    await box.delete('Secret', 'a');
    const deleted = await watch.next();
    expect(deleted).toMatchObject({ type: 'DELETED', object: { kind: 'Secret', metadata: { name: 'a' } } });
    watch.close();
  });

  test('goes on after a resourceVersion, losing and repeating nothing', async () => {
    const box = await sandbox();
    const list = await api.expect('GET', box.path('Secret'));
    for (const name of ['a', 'b', 'c']) await box.create('Secret', { metadata: { name } });
    const since = (version: string | undefined) => `${box.path('Secret')}?watch=1&resourceVersion=${version}`;
    const first = await WatchStream.open(api, since(list.metadata.resourceVersion));
    const seen = [await first.next(), await first.next()];
    first.close();
    expect(seen.map((frame) => frame?.object.metadata.name)).toEqual(['a', 'b']);
    const second = await WatchStream.open(api, since(seen[1]?.object.metadata.resourceVersion));
    expect(await second.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'c' } } });
    second.close();
  });

  test('shows a selected watch objects that enter and leave the selection', async () => {
    const box = await sandbox();
    const watch = await WatchStream.open(api, `${box.path('Secret')}?watch=1&labelSelector=pick%3Dyes`);
    await box.create('Secret', { metadata: { name: 'other' } });
    await box.create('Secret', { metadata: { name: 'a' } });
    await box.patch('Secret', 'a', { metadata: { labels: { pick: 'yes' } } });
    expect(await watch.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'a' } } });
    await box.patch('Secret', 'a', { metadata: { labels: { pick: 'no' } } });
    expect(await watch.next()).toMatchObject({ type: 'DELETED', object: { metadata: { name: 'a' } } });
    watch.close();
  });

  test('can be of one object by name', async () => {
    const box = await sandbox();
    const watch = await WatchStream.open(
      api,
      `${box.path('Secret')}?watch=1&fieldSelector=metadata.name%3Db`,
    );
    for (const name of ['a', 'b']) await box.create('Secret', { metadata: { name } });
    expect(await watch.next()).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'b' } } });
    watch.close();
  });

  test('begins with a list and a bookmark for a client that asks for initial events', async () => {
    const box = await sandbox();
    for (const name of ['a', 'b']) await box.create('Secret', { metadata: { name } });
    const query = 'watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan';
    const watch = await WatchStream.open(api, `${box.path('Secret')}?${query}`);
    const frames = [await watch.next(), await watch.next(), await watch.next()];
    expect(frames.map((frame) => frame?.type)).toEqual(['ADDED', 'ADDED', 'BOOKMARK']);
    expect(frames[2]?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    expect(frames[2]?.object.metadata.resourceVersion).toMatch(/^\d+$/);
    watch.close();
  });

  test('ends after timeoutSeconds, with a bookmark before for who wants one', async () => {
    const box = await sandbox();
    const list = await api.expect('GET', box.path('Secret'));
    const query = `watch=1&timeoutSeconds=3&allowWatchBookmarks=true&resourceVersion=${list.metadata.resourceVersion}`;
    const watch = await WatchStream.open(api, `${box.path('Secret')}?${query}`);
    const frames: string[] = [];
    for (let frame = await watch.next(); frame; frame = await watch.next()) frames.push(frame.type);
    expect(frames.every((type) => type === 'BOOKMARK')).toBe(true);
  });

  test('refuses sendInitialEvents without resourceVersionMatch', async () => {
    const box = await sandbox();
    const path = `${box.path('Secret')}?watch=1&sendInitialEvents=true`;
    const answer = await api.request<Refusal>('GET', path);
    expect(answer).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
  });
});
