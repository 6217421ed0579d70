import { expect, it } from 'vitest';
import { folded, lookUps, matching, withoutValues } from './chart-source';

it.each([
  [{}, null, false],
  [{ chart: { source: 'web' } }, null, false],
  [{ chart: { repoURL: 'https://a.example' } }, 'https://a.example', false],
  [{ chart: { source: 'web', repoURL: 'https://a.example' } }, 'https://a.example', true],
  [{ chart: { source: 'oci://a.example/web' } }, null, true],
  [{ chart: { source: 'oci://' } }, null, false],
  [{ url: 'https://a.example', chart: 'web' }, 'https://a.example', true],
  [{ url: 'https://a.example/x.git', chart: 'web', repoType: 'git' }, null, true],
])('of %o the repository is %o, and a chart is named: %o', (properties, repository, isNamed) => {
  expect(lookUps({ type: 'helmchart', properties })).toEqual({ repository, isNamed });
});

it('finds values by their names and titles, at any depth', () => {
  const schema = {
    properties: {
      image: { type: 'object', properties: { tag: {}, pullPolicy: {} } },
      replicas: { title: 'How many pods (replicas)', type: 'integer' },
    },
  };
  expect(matching(schema, 'policy')).toEqual({
    properties: { image: { type: 'object', properties: { pullPolicy: {} } } },
  });
  expect(matching(schema, 'IMAGE')).toEqual({ properties: { image: schema.properties.image } });
  expect(matching(schema, 'many pods')).toEqual({ properties: { replicas: schema.properties.replicas } });
  expect(matching(schema, ' ')).toBe(schema);
  expect(matching(schema, 'nothing')).toEqual({ properties: {} });
  expect(folded({ properties: { chart: {}, options: {} } }, { advanced: ['chart.auth'] })).toEqual({
    advanced: ['chart.auth', 'options'],
  });
  expect(withoutValues({ properties: { a: {}, values: {} } })).toEqual({ properties: { a: {} } });
});
