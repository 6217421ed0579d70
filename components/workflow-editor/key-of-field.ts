import type { SchemaMember } from './schema-members';
import { formOfStep } from './step-parameters';

/** The parameter whose field in the form of the step somebody is in; empty where it is none. */
export function keyOfField(active: Element | null, members: readonly SchemaMember[]): string {
  const id = active?.closest(`[id^="${formOfStep}_"]`)?.id ?? '';
  const around = members.filter(({ path }) => `${id}_`.startsWith(`${[formOfStep, ...path].join('_')}_`));
  return around.toSorted((a, b) => b.key.length - a.key.length)[0]?.key ?? '';
}
