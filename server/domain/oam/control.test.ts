import { describe, expect, it } from 'vitest';
import { check } from './check';
import { parseDocuments } from './parse';

const nothing = { find: () => null, names: () => [], validate: () => [] };
function problemsOf(metadata: string, properties = '{}') {
  const { documents } = parseDocuments(`apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
${metadata}
spec:
  components: [{name: web, type: webservice, properties: ${properties}}]
`);
  const found = documents.flatMap((document) => check(document, nothing));
  return found.filter(({ code }) => code !== 'unknown-type');
}

describe('what steers KubeVela', () => {
  it.each([
    ['annotations', 'app.oam.dev/autoUpdate'],
    ['annotations', 'app.oam.dev/restart-workflow'],
    ['annotations', 'app.oam.dev/reconcile-interval'],
    ['annotations', 'app.oam.dev/service-account-name'],
    ['annotations', 'app.oam.dev/workflowName'],
    ['labels', 'app.oam.dev/cluster'],
    ['labels', 'controller.core.oam.dev/scheduled-shard-id'],
  ])('%s %s: a warning at its line with what happens instead', (of, name) => {
    expect(problemsOf(`  ${of}:\n    ${name}: "true"`)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        position: expect.objectContaining({ line: 6 }) as object,
        hint: expect.any(String) as string,
      }),
    ]);
  });

  it('is silent about what Loam goes by', () => {
    expect(problemsOf('  annotations: {app.oam.dev/publishVersion: v1}')).toEqual([]);
    expect(problemsOf('  labels: {controller.core.oam.dev/pause: "true"}')).toEqual([]);
  });

  it('warns of an object that KubeVela would send to one cluster', () => {
    const object = '{objects: [{kind: ConfigMap, metadata: {name: a, labels: {app.oam.dev/cluster: eu}}}]}';
    expect(problemsOf('  labels: {}', object)).toMatchObject([
      { severity: 'warning', path: expect.stringContaining('objects[0].metadata.labels') as string },
    ]);
  });

  it('refuses publishVersion together with autoUpdate', () => {
    const both = '  annotations: {app.oam.dev/publishVersion: v1, app.oam.dev/autoUpdate: "true"}';
    expect(problemsOf(both)).toContainEqual(expect.objectContaining({ code: 'invalid-document' }));
  });
});
