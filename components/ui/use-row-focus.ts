import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { rowAfter } from './row-keys';

/** The row that is to have the focus; one that has nothing to press is passed by. `later`: keys that came before it did. */
type Wanted = { at: number; step: number; later: KeyboardEvent[] };

/**
 * Keys move the focus from row to row, also to one that is not in the page yet: it is scrolled to, and focused once it
 * is there. Until then the scroller has the focus, and keys wait.
 */
export function useRowFocus(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (at: number) => void,
): (event: KeyboardEvent) => void {
  const wanted = useRef<Wanted | null>(null);
  const want = (at: number, step: number, later: KeyboardEvent[]) => {
    wanted.current = at < 0 || at >= count ? null : { at, step, later };
    if (wanted.current) scrollTo(at);
  };
  const go = (event: KeyboardEvent, from: number, later: KeyboardEvent[]) => {
    const next = rowAfter(event, from, count);
    if (next === undefined) return;
    want(next, event.key !== 'Home' && (next < from || event.key === 'End') ? -1 : 1, later);
  };
  const focusWanted = () => {
    for (;;) {
      const { current } = wanted;
      const row = current && scroller.current?.querySelector(`[data-index="${current.at}"]`);
      if (!current || !row) return;
      const { at, step, later } = current;
      const button = row.querySelector<HTMLElement>('a, button');
      const [key, ...rest] = later;
      if (!button) want(at + step, step, later);
      else if (key) go(key, at, rest);
      else {
        wanted.current = null;
        button.focus();
      }
    }
  };
  useEffect(() => {
    // Whoever went on to something else is not called back.
    if (document.activeElement !== scroller.current) wanted.current = null;
    focusWanted();
  });
  return (event) => {
    const row = (event.target as HTMLElement).closest('[data-index]');
    if (!row && event.target !== scroller.current) return;
    const { current } = wanted;
    const from = current?.at ?? Number(row?.getAttribute('data-index') ?? -1);
    if (rowAfter(event, from, count) === undefined) return;
    event.preventDefault();
    if (current) current.later.push(event);
    else go(event, from, []);
    focusWanted();
    // The row that has the focus may leave the page before the next one comes, and would take the focus along.
    if (wanted.current) scroller.current?.focus({ preventScroll: true });
  };
}
