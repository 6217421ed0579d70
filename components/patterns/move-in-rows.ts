import type { KeyboardEvent } from 'react';
import { rowAfter } from '@/components/ui/row-keys';
import { isTyping } from './is-typing';

/** Arrows (or j, k) move the focus from row to row, along the first link of each. */
export function moveInRows(event: KeyboardEvent): void {
  if (isTyping(event.target)) return;
  const links = [...event.currentTarget.querySelectorAll('tbody tr')].flatMap(
    (row) => row.querySelector<HTMLElement>('a, button') ?? [],
  );
  const row = (event.target as HTMLElement).closest('tbody tr');
  const next = rowAfter(
    event,
    links.findIndex((link) => row?.contains(link)),
    links.length,
  );
  if (next === undefined) return;
  event.preventDefault();
  links[next]?.focus();
}
