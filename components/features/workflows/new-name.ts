import { isLoamError } from '@/server/domain/error';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { editTree } from '@/server/domain/yaml-edit/edit-yaml';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import { readTree } from '@/server/domain/yaml-edit/yaml-tree';

const place = ['metadata', 'name'];

/** The name in the text of a workflow, '' where it has none; null: the text cannot be read. */
export function nameIn(text: string): string | null {
  try {
    const name = valueIn(readTree(text, 0).value, place);
    return typeof name === 'string' ? name : '';
  } catch (error) {
    if (isLoamError(error)) return null;
    throw error;
  }
}

/** The same text with another name. Throws LoamError where it cannot be read. */
export function withName(text: string, name: string): string {
  if (nameIn(text) === name) return text;
  return applyChanges(text, editTree(readTree(text, 0), [{ op: 'set', path: place, value: name }]));
}
