import { describe, expect, it } from 'vitest';
import { readDraft, startDocument, writeDraft } from './draft-document';

describe('a document made by the form', () => {
  it('begins empty and takes what the form says', () => {
    const text = writeDraft(
      writeDraft(startDocument('webservice'), { name: 'shop', componentName: 'shop' }),
      {
        properties: { image: 'nginx:1.27', ports: [{ port: 80, expose: true }] },
      },
    );
    expect(text).toBe(`apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
spec:
  components:
    - name: shop
      type: webservice
      properties:
        image: nginx:1.27
        ports:
          - port: 80
            expose: true
`);
    expect(readDraft(text)).toEqual({
      name: 'shop',
      componentName: 'shop',
      type: 'webservice',
      properties: { image: 'nginx:1.27', ports: [{ port: 80, expose: true }] },
    });
  });

  it('keeps what it does not know: comments, further components, the workflow', () => {
    const text = `# ours
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop} # short
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "nginx:1.27"}
    - {name: worker, type: worker}
  workflow:
    steps: [{name: go, type: deploy}]
`;
    const changed = writeDraft(text, { name: 'store' });
    expect(changed).toBe(text.replace('name: shop', 'name: store'));
  });
});

it.each(['', 'kind: [', '- a', 'spec: {components: {}}', 'a: 1\na: 2'])('rejects %j as a draft', (text) => {
  expect(readDraft(text)).toBeNull();
  expect(writeDraft(text, { name: 'shop' })).toBe(text);
});
