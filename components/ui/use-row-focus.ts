import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { rowAfter } from './row-keys';

/**
 * Keys move the focus from row to row, also to one that is not in the page yet: it is scrolled to, and focused once it
 * is there; until then the scroller has the focus, so that the next key goes on from there. A row that has nothing to
 * press is passed by.
 */
export function useRowFocus(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  scrollTo: (at: number) => void,
): (event: KeyboardEvent) => void {
  const wanted = useRef<{ at: number; step: number } | null>(null);
  const focusWanted = () => {
    for (;;) {
      // Whoever went on to something else is not called back.
      if (!scroller.current?.contains(document.activeElement)) wanted.current = null;
      const { current } = wanted;
      const row = current && scroller.current?.querySelector(`[data-index="${current.at}"]`);
      if (!current || !row) return;
      const button = row.querySelector<HTMLElement>('a, button');
      const next = current.at + current.step;
      wanted.current = button || next < 0 || next >= count ? null : { ...current, at: next };
      if (button) button.focus();
      else if (wanted.current) scrollTo(next);
    }
  };
  useEffect(focusWanted);
  return (event) => {
    const row = (event.target as HTMLElement).closest('[data-index]');
    if (!row && event.target !== scroller.current) return;
    const at = wanted.current?.at ?? Number(row?.getAttribute('data-index') ?? -1);
    const next = rowAfter(event, at, count);
    if (next === undefined) return;
    event.preventDefault();
    wanted.current = { at: next, step: event.key !== 'Home' && (next < at || event.key === 'End') ? -1 : 1 };
    // The row that has the focus may leave the page before the next one comes, and would take the focus along.
    scroller.current?.focus({ preventScroll: true });
    scrollTo(next);
    focusWanted();
  };
}
