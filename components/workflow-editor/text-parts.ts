import type { JsonValue } from '@/server/domain/json';
import type { TextPart } from '@/server/domain/workflow-edit/compose-value';
import type { Taken } from '@/server/domain/workflow-edit/edit-values';

/** A value in a text that is written: how it stands there, and what it was in the run that is watched. */
export type TextValue = { mark: string; taken: Taken; value: JsonValue | undefined };

/** The text at its marks: words, and the values that are meant. */
export function partsOf(text: string, values: readonly TextValue[]): TextPart[] {
  const parts: TextPart[] = [];
  let rest = text;
  while (rest !== '') {
    const [next] = values
      .map((value) => ({ value, at: rest.indexOf(value.mark) }))
      .filter(({ at }) => at >= 0)
      .toSorted((a, b) => a.at - b.at || b.value.mark.length - a.value.mark.length);
    if (!next) return [...parts, rest];
    if (next.at > 0) parts.push(rest.slice(0, next.at));
    parts.push(next.value.taken);
    rest = rest.slice(next.at + next.value.mark.length);
  }
  return parts;
}

/** What the text would have been in the run that is watched; null where a value of it is not known. */
export function textInRun(text: string, values: readonly TextValue[]): string | null {
  const used = values.filter(({ mark }) => text.includes(mark));
  if (used.some(({ value }) => value === undefined)) return null;
  return used.reduce((said, { mark, value }) => {
    return said.replaceAll(mark, typeof value === 'string' ? value : JSON.stringify(value));
  }, text);
}
