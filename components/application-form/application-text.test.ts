import { describe, expect, it } from 'vitest';
import { readApplication, writeValues } from './application-text';

const text = `# ours
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop} # short
spec:
  components:
    - name: web   # the front
      type: webservice
      properties: {image: "nginx:1.27", ports: [{port: 80, expose: true}]}
      traits:
        - type: scaler
          properties:
            # enough for Monday
            replicas: 2

    - {name: worker, type: worker}
  workflow:
    steps: [{name: go, type: deploy}]
`;
const ofComponent = ['spec', 'components', 0];
const ofTrait = [...ofComponent, 'traits', 0];

describe('the text of an application', () => {
  it('shows its components and their traits, with their places', () => {
    expect(readApplication(text)).toEqual({
      name: 'shop',
      components: [
        {
          path: ofComponent,
          name: 'web',
          type: 'webservice',
          properties: { image: 'nginx:1.27', ports: [{ port: 80, expose: true }] },
          traits: [{ path: ofTrait, type: 'scaler', properties: { replicas: 2 } }],
        },
        { path: ['spec', 'components', 1], name: 'worker', type: 'worker', properties: {}, traits: [] },
      ],
    });
  });

  it('passes by what has no type, and keeps the places of the others', () => {
    const odd = 'spec:\n  components:\n    - just text\n    - {name: web, type: webservice}\n';
    expect(readApplication(odd)?.components).toMatchObject([{ path: ['spec', 'components', 1] }]);
  });

  it('reads values as a delivery does', () => {
    const old = 'spec: {components: [{type: worker, properties: {mode: 0644, open: yes}}]}';
    expect(readApplication(old)?.components).toMatchObject([{ properties: { mode: 420, open: true } }]);
  });

  it('takes what forms change, and stays as it is everywhere else', () => {
    const properties = { image: 'nginx:1.28', ports: [{ port: 80, expose: true }] };
    expect(
      writeValues(text, [
        { path: [...ofComponent, 'properties'], value: properties },
        { path: [...ofTrait, 'properties'], value: { replicas: 5 } },
      ]),
    ).toBe(text.replace('nginx:1.27', 'nginx:1.28').replace('replicas: 2', 'replicas: 5'));
  });

  it('stays the same when a form says what it says', () => {
    const { properties } = readApplication(text)?.components[0] ?? {};
    const same = [{ path: [...ofComponent, 'properties'], value: properties ?? null }];
    expect(writeValues(text, same)).toBe(text);
  });

  it('puts parameters where there were none', () => {
    const path = ['spec', 'components', 1, 'properties'];
    expect(writeValues(text, [{ path, value: { image: 'busybox' } }])).toContain(
      '- {name: worker, type: worker, properties: {image: busybox}}',
    );
  });
});

it.each(['', 'kind: [', '- a', 'spec: {components: {}}', 'spec: {components: []}', 'a: 1\na: 2'])(
  'shows nothing of %j',
  (other) => {
    expect(readApplication(other)).toBeNull();
  },
);
