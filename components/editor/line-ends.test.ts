import { EditorState } from '@codemirror/state';
import { expect, it } from 'vitest';
import { LineEnds } from './line-ends';

const text = 'a: 1\r\nb: 2\r\nc: 3\r\n';

it('a document keeps its line ends, and its offsets lead to the same place in the editor', () => {
  const ends = new LineEnds();
  ends.see(text);
  const from = text.indexOf('c');
  const state = EditorState.create({ doc: ends.inside(text) });
  expect(ends.valueOf(state)).toBe(text);
  const range = ends.rangeInside(state, { from, to: from + 1 });
  expect(state.sliceDoc(range.from, range.to)).toBe('c');
  expect(ends.cursorOf(state.update({ selection: { anchor: range.from } }).state)).toBe(from);
});

it('a document without carriage returns stays without', () => {
  const ends = new LineEnds();
  ends.see(text);
  ends.see('a\nb\n');
  expect(ends.valueOf(EditorState.create({ doc: 'a\nb\nc' }))).toBe('a\nb\nc');
});
