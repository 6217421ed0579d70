import type { KeyboardEvent } from 'react';
import { isTyping } from './is-typing';

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Arrows (or j, k) move the focus from row to row, along the first link of each. */
export function moveInRows(event: KeyboardEvent): void {
  if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const links = [...event.currentTarget.querySelectorAll('tbody tr')].flatMap(
    (row) => row.querySelector<HTMLElement>('a, button') ?? [],
  );
  if (links.length === 0) return;
  const row = (event.target as HTMLElement).closest('tbody tr');
  const at = links.findIndex((link) => row?.contains(link));
  const step = steps[event.key];
  let next: number | undefined;
  if (step !== undefined) next = at === -1 ? 0 : at + step;
  else if (event.key === 'Home') next = 0;
  else if (event.key === 'End') next = links.length - 1;
  if (next === undefined) return;
  event.preventDefault();
  links[Math.max(0, Math.min(links.length - 1, next))]?.focus();
}
