import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { LabelSelector } from '@/playground/store/kube-object';
import { labelsText, none } from './columns';

/** The value at a path of members; undefined where there is nothing. */
export function at(value: Json | undefined, ...path: string[]): Json | undefined {
  let found = value;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

export function text(value: Json | undefined, ...path: string[]): string {
  const found = at(value, ...path);
  return found === undefined || found === null ? '' : textOf(found);
}

export function number(value: Json | undefined, ...path: string[]): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : 0;
}

export function items(value: Json | undefined, ...path: string[]): JsonObject[] {
  return itemsOf(at(value, ...path));
}

export function texts(value: Json | undefined, ...path: string[]): string[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.map(String) : [];
}

export function count(value: Json | undefined): number {
  return isObject(value) ? Object.keys(value).length : 0;
}

/** Containers and images of a template, for `-o wide`. */
export function containerCells(template: Json | undefined): [names: string, images: string] {
  const containers = items(template, 'spec', 'containers');
  return [
    containers.map(({ name }) => textOf(name)).join(','),
    containers.map(({ image }) => textOf(image)).join(','),
  ];
}

export function selectorText(selector: Json | undefined): string {
  if (!isObject(selector)) return '<none>';
  const { matchLabels, matchExpressions } = selector as LabelSelector;
  const labels = matchLabels ? labelsText(matchLabels) : '';
  const expressions = (matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator.toLowerCase()} (${values.join(',')})`;
  });
  return none([...(labels === '' || labels === '<none>' ? [] : [labels]), ...expressions].join(','));
}

const shortModes: { [mode: string]: string } = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

export function accessModes(value: Json | undefined): string {
  return (Array.isArray(value) ? value : [])
    .map((mode) => shortModes[textOf(mode)] ?? textOf(mode))
    .join(',');
}
