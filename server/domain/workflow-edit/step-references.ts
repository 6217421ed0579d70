import { pieces } from '@/server/domain/expression-forms';
import { type JsonValue, isJsonObject } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { written } from './workflow-edges';
import { type StepModel, type WorkflowModel, allSteps, listOf } from './workflow-model';

/** A place of a step that names another step, or what it puts out. */
export type Reference = {
  /** Id of the step that names. */
  step: string;
  kind: 'dependsOn' | 'input' | 'expression';
  name: string;
  path: DocumentPath;
};
/** New names by the old ones, and all names that there are: a dash may be part of one. */
export type Renames = { renamed: ReadonlyMap<string, string>; names: ReadonlySet<string> };
type Root = 'status' | 'inputs' | 'outputs' | 'context';

/** Who names a step that goes by `name`. */
export function referencesTo(model: WorkflowModel, name: string): Reference[] {
  const names = namesOf(model);
  return allSteps(model.steps).flatMap((each) => [
    ...placesOf(each, 'dependsOn', name),
    ...expressionsOf(each)
      .filter(({ text }) => isNamedIn(text, ['status'], name, names))
      .map(({ path }): Reference => ({ step: each.id, kind: 'expression', name, path })),
  ]);
}

/** Who takes the output `name`. */
export function takersOf(model: WorkflowModel, name: string): Reference[] {
  const names = namesOf(model);
  return allSteps(model.steps).flatMap((each) => [
    ...placesOf(each, 'inputs', name),
    ...expressionsOf(each)
      .filter(({ text }) => isNamedIn(text, ['inputs', 'outputs'], name, names))
      .map(({ path }): Reference => ({ step: each.id, kind: 'expression', name, path })),
  ]);
}

function placesOf(each: StepModel, field: 'dependsOn' | 'inputs', name: string): Reference[] {
  const kind = field === 'inputs' ? 'input' : field;
  return written(each, field)
    .filter(([known]) => known === name)
    .map(([, path]) => ({ step: each.id, kind, name, path }));
}

/** Names that a dash may be part of. */
export function namesOf(model: WorkflowModel): ReadonlySet<string> {
  return new Set(
    allSteps(model.steps).flatMap(({ name, step }) => [name, ...step.outputs.map((output) => output.name)]),
  );
}

/** The conditions and values of a step, with their places. */
export function expressionsOf({ value, path }: StepModel): { text: string; path: DocumentPath }[] {
  if (!isJsonObject(value)) return [];
  const forEach = isJsonObject(value['forEach']) ? value['forEach'] : {};
  const matrix = isJsonObject(forEach['matrix']) ? forEach['matrix'] : {};
  const found: [JsonValue | undefined, DocumentPath][] = [
    [value['if'], ['if']],
    [forEach['items'], ['forEach', 'items']],
    ...Object.entries(matrix).map(([axis, items]): [JsonValue, DocumentPath] => [
      items,
      ['forEach', 'matrix', axis],
    ]),
    ...listOf(value['outputs']).map((output, index): [JsonValue | undefined, DocumentPath] => [
      isJsonObject(output) ? output['valueFrom'] : undefined,
      ['outputs', index, 'valueFrom'],
    ]),
  ];
  return found.flatMap(([text, place]) =>
    typeof text === 'string' ? [{ text, path: [...path, ...place] }] : [],
  );
}

function isNamedIn(text: string, roots: readonly Root[], name: string, names: ReadonlySet<string>): boolean {
  const renames = { renamed: new Map([[name, `${name}_`]]), names };
  return roots.some((root) => renameInExpression(text, root, renames) !== text);
}

/** An expression in which members of `root` have other names. Texts in quotes stay, but for what `\\(...)` puts into them. */
export function renameInExpression(text: string, root: Root, renames: Renames): string {
  const { renamed } = renames;
  if (![...renamed.keys()].some((name) => text.includes(name))) return text;
  const inBrackets = new RegExp(`\\b(${root}\\s*\\[\\s*)(["'])([^"'\\\\]*)\\2`, 'g');
  return (
    text
      .replaceAll(inBrackets, (_, open: string, quote: string, name: string) => {
        return `${open}${quote}${renamed.get(name) ?? name}${quote}`;
      })
      .match(pieces) ?? []
  )
    .map((piece) => {
      if (!/^["']/.test(piece)) return renameDotted(piece, root, renames);
      return piece.replaceAll(
        /\\\(([^()]*)\)/g,
        (_, inner: string) => `\\(${renameDotted(inner, root, renames)})`,
      );
    })
    .join('');
}

function renameDotted(code: string, root: Root, { renamed, names }: Renames): string {
  const member = new RegExp(`\\b${root}\\.([A-Za-z_]\\w*(?:-\\w+)*)`, 'g');
  return code.replaceAll(member, (whole, dashed: string) => {
    const words = dashed.split('-');
    for (let count = words.length; count > 0; count -= 1) {
      const known = words.slice(0, count).join('-');
      const fresh = renamed.get(known);
      if (fresh !== undefined) return `${root}${accessor(fresh)}${dashed.slice(known.length)}`;
      if (names.has(known)) return whole;
    }
    return whole;
  });
}

function accessor(name: string): string {
  return /^[A-Za-z_]\w*(?:-\w+)*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
