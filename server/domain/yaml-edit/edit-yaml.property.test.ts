import { assert, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { isLoamError } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { type TextChange, applyChanges, invertChanges } from './changes';
import { editTree } from './edit-yaml';
import { entriesOf } from './entries';
import { applyToValue, isSame } from './plain-edit';
import { createRandom } from './testing/random';
import { randomEdit } from './testing/random-edit';
import { randomYaml } from './testing/random-yaml';
import type { YamlEdit } from './yaml-edit';
import { lineStart, nextLine } from './yaml-style';
import { type YamlTree, isFlow, readTree, tryTree, walk } from './yaml-tree';

const cases = 5_000;

it(`keeps what ${cases} random edits of random texts are not about`, () => {
  const tally = { made: 0, refused: 0 };
  const holds = property(integer({ min: 0 }), (seed) => {
    const made = tryCase(seed);
    if (made !== 'nothing') tally[made] += 1;
  });
  assert(holds, { numRuns: cases, seed: 20_261_128 });
  expect(tally.made).toBeGreaterThan(cases * 0.8);
  // Refused is what is used elsewhere through an anchor, or comes from there.
  expect(tally.refused).toBeLessThan(cases * 0.1);
}, 180_000);

function tryCase(seed: number): 'made' | 'refused' | 'nothing' {
  const random = createRandom(seed);
  const text = randomYaml(random);
  const tree = tryTree(text, 0);
  if (!('value' in tree)) return 'nothing';
  const edit = randomEdit(random, tree.value);
  const after = expected(tree.value, edit);
  if (after === undefined) return 'nothing';
  const changes = changesOf(tree, edit);
  if (changes === null) return 'refused';
  const edited = applyChanges(text, changes);
  expect(isSame(readTree(edited, 0).value, after)).toBe(true);
  expect(applyChanges(edited, invertChanges(text, changes))).toBe(text);
  for (const change of changes) expectWithin(tree, edit, change);
  expectComments(tree, edit, edited);
  return 'made';
}

function expected(value: JsonValue, edit: YamlEdit): JsonValue | undefined {
  try {
    return applyToValue(value, edit);
  } catch (error) {
    if (isLoamError(error)) return undefined;
    throw error;
  }
}

function changesOf(tree: YamlTree, edit: YamlEdit): TextChange[] | null {
  try {
    return editTree(tree, [edit]);
  } catch (error) {
    if (isLoamError(error) && error.code === 'unsupported' && error.position) return null;
    throw error;
  }
}

/** Lines of what an edit is about: of the place itself, or of what holds it where there is no such place yet. */
function regionsOf(tree: YamlTree, edit: YamlEdit): { from: number; to: number }[] {
  const places = edit.op === 'move' ? [edit.path, edit.to] : [edit.path];
  return places.map((place) => regionOf(tree, place));
}

function regionOf(tree: YamlTree, place: DocumentPath): { from: number; to: number } {
  const { text } = tree;
  const slot = walk(tree, place).at(-1);
  if (!slot || slot.kind === 'root') return { from: 0, to: text.length };
  const container = slot.kind === 'pair' ? slot.map : slot.list;
  const index = slot.kind === 'pair' ? slot.map.items.indexOf(slot.pair) : slot.index;
  // What becomes empty is written as empty brackets, behind its key.
  if (container.items.length === 1) return regionOf(tree, place.slice(0, -1));
  const entries = entriesOf(text, container);
  const entry = entries[index];
  if (!entry) throw new Error('no entry');
  const outer = isFlow(container) ? (container.range ?? [0, 0, 0]) : [entry.start, entry.end];
  let from = lineStart(text, outer[0] ?? 0);
  while (from > 0 && isLoose(text, lineStart(text, from - 1))) from = lineStart(text, from - 1);
  let to = nextLine(text, outer[1] ?? 0);
  while (to < text.length && isLoose(text, to)) to = nextLine(text, to);
  // Behind a dash the second entry takes the place of the first.
  return { from, to: index === 0 ? Math.max(to, entries[1]?.start ?? 0) : to };
}

function isLoose(text: string, at: number): boolean {
  return /^\uFEFF?[ \t]*(?:#.*)?\r?\n?$/.test(text.slice(at, nextLine(text, at)));
}

function expectWithin(tree: YamlTree, edit: YamlEdit, { from, to }: TextChange): void {
  const isInside = regionsOf(tree, edit).some((region) => region.from <= from && to <= region.to);
  expect(isInside, `${JSON.stringify(edit)} changes ${from} to ${to}\n${tree.text}`).toBe(true);
}

/** Comments have numbers. One may only go with what it stood in. */
function expectComments(tree: YamlTree, edit: YamlEdit, edited: string): void {
  const goes = edit.op === 'delete' || edit.op === 'set' ? [regionOf(tree, edit.path)] : [];
  const isNew = edit.op === 'set' && walk(tree, edit.path).length <= edit.path.length;
  for (const match of tree.text.matchAll(/# (?:c|note |deeper |at the edge )\d+/g)) {
    const isGone = !edited.includes(match[0]);
    const mayGo = !isNew && goes.some(({ from, to }) => from <= match.index && match.index < to);
    expect(
      !isGone || mayGo,
      `${match[0]} is lost by ${JSON.stringify(edit)}\n${tree.text}\n=>\n${edited}`,
    ).toBe(true);
  }
}
