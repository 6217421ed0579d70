import { describe, expect, it } from 'vitest';
import { beginHistory, changeBetween, goToStep, recordEdit, redo, spotsAt, undo } from './edit-history';

const edit = (text: string, after: string, at = 0, isTyping = false) =>
  [changeBetween(text, after), { label: `to ${after}`, at, isTyping }] as const;

/** As somebody who writes `word` at the end, a letter each 100 ms. */
function typed(history: ReturnType<typeof beginHistory>, word: string, from = 0) {
  return word
    .split('')
    .reduce(
      (now, letter, index) => recordEdit(now, ...edit(now.text, now.text + letter, from + index * 100, true)),
      history,
    );
}

describe('the history of a text', () => {
  it('gives back every text that there was, to the byte, and does again what was undone', () => {
    const texts = ['a: 1\r\n', 'a: 1 # ü\r\n', '', 'b: [1, 2]\n', 'b: [1, 2]\nc: 𝒳\n'];
    let history = beginHistory(texts[0] ?? '');
    for (const text of texts.slice(1)) history = recordEdit(history, ...edit(history.text, text));
    for (const text of texts.toReversed().slice(1)) {
      history = undo(history);
      expect(history.text).toBe(text);
    }
    expect(undo(history)).toEqual(history);
    for (const text of texts.slice(1)) {
      history = redo(history);
      expect(history.text).toBe(text);
    }
    expect(goToStep(history, 2).text).toBe(texts[2]);
  });

  it('holds at least a hundred steps, and drops the oldest of very many', () => {
    let history = beginHistory('0');
    for (let step = 1; step <= 1_200; step += 1)
      history = recordEdit(history, ...edit(history.text, String(step), step * 5_000));
    expect(history.steps.length).toBeGreaterThanOrEqual(100);
    expect(goToStep(history, 0).text).toBe(String(1_200 - history.steps.length));
  });

  it('makes one step of a burst of typing', () => {
    const history = typed(beginHistory('name: '), 'frontend');
    expect(history.steps).toHaveLength(1);
    expect(undo(history).text).toBe('name: ');
    expect(redo(undo(history)).text).toBe('name: frontend');
  });

  it('begins a new step after a pause, at another place, and where something else was done', () => {
    const once = typed(beginHistory('a: \nb: '), 'x');
    const later = typed(once, 'y', 5_000);
    expect(later.steps).toHaveLength(2);
    const elsewhere = recordEdit(once, ...edit(once.text, once.text.replace('a: ', 'a: z'), 100, true));
    expect(elsewhere.steps).toHaveLength(2);
    const drawn = recordEdit(once, ...edit(once.text, `${once.text}!`, 100));
    expect(drawn.steps).toHaveLength(2);
    expect(typed(drawn, '?', 200).steps).toHaveLength(3);
  });

  it('knows where steps stood, before and after each of its own', () => {
    const at = (x: number) => ({ x, y: 0 });
    const move = (from: number | null, to: number) => ({
      forth: new Map([['a', at(to)]]),
      back: new Map([['a', from === null ? null : at(from)]]),
    });
    const moved = (history: ReturnType<typeof beginHistory>, from: number | null, to: number, when: number) =>
      recordEdit(history, [], { label: 'move', at: when, isTyping: true, spots: move(from, to) });
    let history = moved(moved(beginHistory('a'), null, 16, 0), 16, 32, 100);
    expect(history.steps, 'moved on at once').toHaveLength(1);
    history = moved(history, 32, 48, 5_000);
    history = recordEdit(history, ...edit('a', 'b', 5_100));
    expect(history.steps).toHaveLength(3);
    expect([...spotsAt(history, 1)]).toEqual([['a', at(32)]]);
    expect([...spotsAt(history, 0)]).toEqual([['a', null]]);
    const begun = goToStep(history, 0);
    expect(begun.text).toBe('a');
    expect([...spotsAt(begun, 3)]).toEqual([['a', at(48)]]);
    expect(recordEdit(history, [], { label: 'nothing', at: 9_000 })).toBe(history);
  });

  it('forgets what was undone when something else is done, and nothing when nothing is', () => {
    const history = undo(recordEdit(beginHistory('a'), ...edit('a', 'b')));
    expect(recordEdit(history, ...edit('a', 'a'))).toBe(history);
    const other = recordEdit(history, ...edit('a', 'c'));
    expect(redo(other).text).toBe('c');
  });
});
