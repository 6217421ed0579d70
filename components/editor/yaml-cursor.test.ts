import { describe, expect, it } from 'vitest';
import { cursorAt, siblingsOf, valueAt } from './yaml-cursor';

/** `¦` marks the cursor. */
function at(text: string) {
  const offset = text.indexOf('¦');
  return cursorAt(text.replace('¦', ''), offset);
}

const app = (rest: string) => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
${rest}`;

describe('cursorAt', () => {
  it.each([
    ['a key at the top', 'apiVersion: v1\n¦', [], null],
    ['a half written key', 'spec:\n  comp¦', ['spec'], null],
    [
      'a key of a new mapping',
      app('      properties:\n        ¦'),
      ['spec', 'components', 0, 'properties'],
      null,
    ],
    ['a key of an item', app('      ¦'), ['spec', 'components', 0], null],
    ['a new item', app('    - ¦'), ['spec', 'components', 1], null],
    ['a key of a second item', app('    - name: api\n      ty¦'), ['spec', 'components', 1], null],
    [
      'a value',
      app('      properties:\n        imagePullPolicy: ¦'),
      ['spec', 'components', 0, 'properties'],
      'imagePullPolicy',
    ],
    ['a half written value', app('    - name: api\n      type: web¦'), ['spec', 'components', 1], 'type'],
    [
      'deep inside, with more below',
      app('      properties:\n        ports:\n          - port: 80\n            ¦\n        image: nginx\n'),
      ['spec', 'components', 0, 'properties', 'ports', 0],
      null,
    ],
    ['the second document', 'kind: A\n---\nspec:\n  ¦', ['spec'], null],
  ])('finds %s', (_what, text, path, key) => {
    expect(at(text)).toMatchObject({ path, key });
  });

  it('offers nothing in a comment', () => {
    expect(at('spec: # some ¦')).toBeNull();
  });

  it('knows the neighbours, also those below', () => {
    const cursor = at(app('      properties:\n        image: nginx\n        ¦\n        cpu: "1"\n'));
    expect(cursor && siblingsOf(cursor)).toEqual(['image', 'cpu']);
    expect(cursor && valueAt(cursor.document, ['spec', 'components', 0, 'type'])).toBe('webservice');
  });

  it('works in a text that is broken elsewhere', () => {
    expect(at('a: [1,\nspec:\n  comp¦')?.path).toBeDefined();
  });
});
