import type { StepType } from './use-step-types';

export type PaletteGroup = { key: string; types: StepType[] };

/** By the plugin that brings them, in the order of their names; what was used last comes first of all. */
export function paletteGroups(
  types: readonly StepType[],
  recent: readonly string[],
  search: string,
): PaletteGroup[] {
  const wanted = search.trim().toLowerCase();
  const fits = ({ name, title, description, plugin }: StepType) =>
    [name, title, description, plugin].some((text) => text.toLowerCase().includes(wanted));
  const found = types.filter(fits).toSorted((a, b) => a.name.localeCompare(b.name));
  const byPlugin = new Map<string, StepType[]>();
  for (const type of found) byPlugin.set(type.plugin, [...(byPlugin.get(type.plugin) ?? []), type]);
  const used = recent.flatMap((name) => found.filter((type) => type.name === name));
  const rest = [...byPlugin]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, of]) => ({ key, types: of }));
  // Whoever searches wants the best hit first, and each once.
  if (wanted !== '') return found.length === 0 ? [] : [{ key: 'found', types: ranked(found, wanted) }];
  return [...(used.length === 0 ? [] : [{ key: 'recent', types: used }]), ...rest];
}

function ranked(types: readonly StepType[], wanted: string): StepType[] {
  const rank = ({ name, title }: StepType) => {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    return name.includes(wanted) || title.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return types.toSorted((a, b) => rank(a) - rank(b));
}
