import { describe, expect, it } from 'vitest';
import { aroundCursor } from './around-cursor';
import { cursorAt } from './yaml-cursor';

/** `¦` marks the cursor, before and after. */
function around(marked: string): string {
  const at = marked.indexOf('¦');
  const { text, offset } = aroundCursor(marked.replace('¦', ''), at);
  return `${text.slice(0, offset)}¦${text.slice(offset)}`;
}

describe('aroundCursor', () => {
  it('keeps the item with the cursor, and the places of the others', () => {
    expect(
      around(`components:
    - name: a
      ports:
        - port: 1
    - name: b
      ports:
        - port: 1
          name: x
        - port: 2
          ¦
      image: nginx
    - name: c
      type: worker
policies: []
`),
    ).toBe(`components:
    - ~
    - name: b
      ports:
        - ~
        - port: 2
          ¦
      image: nginx
    - ~
policies: []
`);
  });

  it('knows lists that are indented like their key', () => {
    expect(around('a:\n- x: 1\n  y: 2\n- x: ¦\nb:\n- 1\n')).toBe('a:\n- ~\n- x: ¦\nb:\n- 1\n');
  });

  it('keeps what an alias may need', () => {
    const text = 'a:\n  - &one\n    x: 1\n  - y: ¦\n';
    expect(around(text)).toBe(text);
  });

  it('leaves other documents as they are', () => {
    expect(around('a:\n  - 1\n---\nb:\n  - 1\n  - ¦')).toBe('a:\n  - 1\n---\nb:\n  - ~\n  - ¦');
  });
});

it('leaves next to nothing of a document of 5,000 lines', () => {
  const item = (i: number) => `    - name: web-${i}
      type: webservice
      properties:
        image: nginx:1.27
        ports:
          - port: 80
            expose: true
        cpu: 100m
        memory: 64Mi
`;
  const head = 'spec:\n  components:\n';
  const text = head + Array.from({ length: 560 }, (_, i) => item(i)).join('');
  const at = text.indexOf('cpu', text.indexOf('web-300'));
  expect(aroundCursor(text, at).text.length).toBeLessThan(text.length / 10);
  const cursor = cursorAt(text, at);
  expect(cursor?.path).toEqual(['spec', 'components', 300, 'properties']);
  expect(cursor?.from).toBe(at);
});

it('bears an alias of an anchor that is not there yet', () => {
  const text = 'spec:\n  workflow: *later\n  ';
  expect(cursorAt(text, text.length)).toMatchObject({ path: ['spec'], document: null });
});
