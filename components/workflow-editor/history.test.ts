import { describe, expect, it } from 'vitest';
import { type History, goTo, record, recordTyping, redo, startHistory, undo } from './history';

const start = () => startHistory<string>('a: 1\nb: 2\n');

/** Key by key, a tenth of a second apart. */
function type(history: History<string>, at: number, keys: string, from = 0): History<string> {
  return keys.split('').reduce((typed, key, index) => {
    const place = at + index;
    const text = typed.text.slice(0, place) + key + typed.text.slice(place);
    return recordTyping(typed, text, 'typing', from + index * 100);
  }, history);
}

describe('the history of a text', () => {
  it('takes back and does again what was done on the canvas, with what was chosen', () => {
    const changes = [{ from: 3, to: 4, insert: 'x\nc: 3' }];
    const done = record(start(), { changes, label: 'add', before: ['a'], after: ['c'] });
    expect(done.text).toBe('a: x\nc: 3\nb: 2\n');
    const back = undo(done);
    expect(back).toMatchObject({ select: ['a'], history: { text: start().text, done: 0 } });
    expect(redo(back.history)).toMatchObject({ select: ['c'], history: { text: done.text, done: 1 } });
    expect(undo(back.history).history).toEqual(back.history);
  });

  it('holds keys in a row as one step, and lines, pauses and other places as steps of their own', () => {
    const word = type(start(), 4, '234');
    expect(word.steps).toHaveLength(1);
    expect(undo(word).history.text).toBe(start().text);
    const shorter = recordTyping(word, word.text.replace('1234', '123'), 'typing', 400);
    expect(shorter.steps).toHaveLength(1);
    expect(undo(shorter).history.text).toBe(start().text);
    expect(type(word, 7, '5', 5_000).steps).toHaveLength(2);
    expect(type(word, 12, '5', 300).steps).toHaveLength(2);
    expect(type(word, 7, '\nc', 300).steps).toHaveLength(2);
  });

  it('is one for keys and canvas, and forgets what was taken back when something else is done', () => {
    const typed = type(start(), 4, '0');
    const both = record(typed, {
      changes: [{ from: 0, to: 0, insert: '# x\n' }],
      label: 'add',
      before: [],
      after: [],
    });
    expect(both.steps.map(({ label }) => label)).toEqual(['typing', 'add']);
    expect(goTo(both, 0).history.text).toBe(start().text);
    expect(goTo(goTo(both, 0).history, 2).history.text).toBe(both.text);
    const other = type(undo(both).history, 0, '#', 9_000);
    expect(other.steps.map(({ label }) => label)).toEqual(['typing', 'typing']);
    expect(redo(other).history).toEqual(other);
  });

  it('goes back hundreds of steps to the byte', () => {
    let history = startHistory<string>('é🚀\r\n');
    for (let index = 0; index < 600; index += 1) {
      const changes = [
        { from: index % 3 === 0 ? 0 : history.text.length, to: history.text.length, insert: `${index}\r\n` },
      ];
      history = record(history, { changes, label: `${index}`, before: [], after: [] });
    }
    expect(history.steps).toHaveLength(500);
    const first = goTo(history, 0).history;
    expect(goTo(first, 500).history.text).toBe(history.text);
    expect(record(history, { changes: [], label: 'nothing', before: [], after: [] })).toBe(history);
  });
});
