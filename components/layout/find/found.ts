import type { ReactNode } from 'react';

/** One row of Find: its mark or icon, its name, what it is, and where it leads or what it does. */
export type Found = {
  key: string;
  lead: ReactNode;
  name: string;
  what: string;
  keys?: string;
} & ({ href: string } | { run: () => void });

export type FoundGroup = { key: 'here' | 'do' | 'elsewhere'; rows: readonly Found[] };

/** Takes a key that was pressed in the field and is meant for the rows. */
export type FindKeys = { press: (key: string) => void };

/** How far a key goes in the rows; the rest is text. */
export const rowSteps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
};

export function isRowKey(key: string): boolean {
  return key === 'Enter' || key in rowSteps;
}

/** Every word must be in the name or in what it is. */
export function matches(found: Pick<Found, 'name' | 'what'>, words: string): boolean {
  const text = `${found.name} ${found.what}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The name in pieces, those that were typed marked, to underline them. */
export function markHits(name: string, words: string): { text: string; hit: boolean }[] {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const first = wanted
    .map((word) => ({ at: name.toLowerCase().indexOf(word), length: word.length }))
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)[0];
  if (first === undefined) return [{ text: name, hit: false }];
  const end = first.at + first.length;
  return [
    { text: name.slice(0, first.at), hit: false },
    { text: name.slice(first.at, end), hit: true },
    { text: name.slice(end), hit: false },
  ].filter(({ text }) => text !== '');
}
