import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { validateBySchema } from '@/server/domain/schema-validation';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);

async function referencesOf(properties: object) {
  const manifest = await types.extensions().find('component', 'ref-objects');
  if (!manifest) throw new Error('ref-objects is not there');
  const { value, problems } = validateBySchema(manifest.schema, properties as Record<string, never>, '');
  expect(problems.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  const context = { name: 'web', appName: 'shop', namespace: 'shop', parameters: value };
  return types.extensions().call(manifest, 'render', [context]);
}

describe('ref-objects', () => {
  it('takes the parameters of KubeVela, the old ones too; what has no name is named as the component', async () => {
    const objects = [
      { resource: 'deployment' },
      { apiVersion: 'v1', kind: 'Secret', name: 'a', namespace: 'b', cluster: 'c' },
      { resource: 'service', group: 'core', labelSelector: { app: 'web' } },
      { resource: 'service', selector: { 'a.example.com/b': '' } },
    ];
    expect(await referencesOf({ objects, urls: ['https://example.com/a.yaml'] })).toEqual({
      workload: null,
      references: {
        objects: [
          { type: { resource: 'deployment' }, by: { name: 'web' }, place: 'objects[0]' },
          {
            type: { apiVersion: 'v1', kind: 'Secret' },
            by: { name: 'a' },
            namespace: 'b',
            cluster: 'c',
            place: 'objects[1]',
          },
          {
            type: { resource: 'service', group: 'core' },
            by: { labels: { app: 'web' } },
            place: 'objects[2]',
          },
          { type: { resource: 'service' }, by: { labels: { 'a.example.com/b': '' } }, place: 'objects[3]' },
        ],
        urls: [{ url: 'https://example.com/a.yaml', place: 'urls[0]' }],
      },
    });
  });

  it.each([
    [{}, 'objects'],
    [{ objects: [{ name: 'a' }] }, 'objects[0].resource'],
    [{ objects: [{ apiVersion: 'v1' }] }, 'objects[0].resource'],
    [{ objects: [{ resource: 'pod', name: 'a', labelSelector: { a: 'b' } }] }, 'objects[0].labelSelector'],
    [{ objects: [{ resource: 'pod', labelSelector: {} }] }, 'objects[0].labelSelector'],
    [{ objects: [{ resource: 'pod', labelSelector: { 'a,b': 'c' } }] }, 'objects[0].labelSelector'],
    [{ objects: [{ resource: 'pod', labelSelector: { a: 'b,c!=d' } }] }, 'objects[0].labelSelector'],
  ])('refuses %j at its place', async (properties, path) => {
    await expect(referencesOf(properties)).rejects.toMatchObject({ path });
  });
});
