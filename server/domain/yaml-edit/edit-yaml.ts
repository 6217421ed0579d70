import { isCollection } from 'yaml';
import { type JsonValue, isJsonObject } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { type TextChange, applyChanges, composeChanges } from './changes';
import { applySets, applyToValue, isSame, isWithin, valueIn } from './plain-edit';
import { planEdit, put } from './plan-edit';
import { whyRefused } from './refusal';
import { rereadTree } from './splice-tree';
import type { YamlEdit } from './yaml-edit';
import { type YamlTree, holdsMore, nodeIn, readTree, walk } from './yaml-tree';

/**
 * Changes of a YAML text that make `edits`, one after the other, in its document number `index`, and leave everything else as
 * it is: comments, order, quoting, anchors, blank lines, line ends. Every edit is read back: the document holds afterwards
 * exactly what the edit says, and what other places hold through an anchor stays as it was. Throws LoamError for a text that
 * cannot be read, a place that is not there, and an edit that cannot be made without losing something.
 */
export function editYaml(text: string, edits: readonly YamlEdit[], index = 0): TextChange[] {
  return editTree(readTree(text, index), edits);
}

/** The same for a document that was read already. */
export function editTree(first: YamlTree, edits: readonly YamlEdit[]): TextChange[] {
  let tree = first;
  const steps: TextChange[][] = [];
  const make = (made: Made) => {
    steps.push(made.changes);
    tree = made.tree;
  };
  for (let at = 0; at < edits.length;) {
    const run = runOfSets(edits.slice(at));
    const together = makeTogether(tree, run);
    if (together) make(together);
    else
      for (const part of edits.slice(at, at + 1).flatMap((edit) => partsOf(tree.value, edit)))
        make(makeEdit(tree, part));
    at += together ? run.length : 1;
  }
  return composeChanges(first.text, steps);
}

/** A map or list that is set changes only where it differs. */
function partsOf(before: JsonValue, edit: YamlEdit): YamlEdit[] {
  if (edit.op !== 'set') return [edit];
  const old = valueIn(before, edit.path);
  return old === undefined ? [edit] : differences(edit.path, old, edit.value);
}

function differences(path: DocumentPath, old: JsonValue, fresh: JsonValue): YamlEdit[] {
  if (isSame(old, fresh)) return [];
  if (Array.isArray(old) && Array.isArray(fresh) && old.length > 0 && fresh.length > 0) {
    return listDifferences(path, old, fresh);
  }
  const isEmpty = (value: object) => Object.keys(value).length === 0;
  if (!isJsonObject(old) || !isJsonObject(fresh) || isEmpty(old) || isEmpty(fresh)) {
    return [{ op: 'set', path, value: fresh }];
  }
  const added = Object.keys(fresh).flatMap((key): YamlEdit[] => {
    const value = fresh[key] ?? null;
    const known = Object.hasOwn(old, key) ? old[key] : undefined;
    return known === undefined
      ? [{ op: 'set', path: [...path, key], value }]
      : differences([...path, key], known, value);
  });
  const gone = Object.keys(old).filter((key) => !Object.hasOwn(fresh, key));
  return [...added, ...gone.map((key): YamlEdit => ({ op: 'delete', path: [...path, key] }))];
}

function listDifferences(path: DocumentPath, old: JsonValue[], fresh: JsonValue[]): YamlEdit[] {
  const shorter = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < shorter && isSame(old[start], fresh[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isSame(old.at(-1 - end), fresh.at(-1 - end))) end += 1;
  const edits: YamlEdit[] = [];
  for (let at = start; at < shorter - end; at += 1) {
    edits.push(...differences([...path, at], old[at] ?? null, fresh[at] ?? null));
  }
  for (let at = shorter - end; at < fresh.length - end; at += 1) {
    edits.push({ op: 'insert', path, index: at, value: fresh[at] ?? null });
  }
  for (let at = old.length - end - 1; at >= shorter - end; at -= 1)
    edits.push({ op: 'delete', path: [...path, at] });
  return edits;
}

type SetEdit = Extract<YamlEdit, { op: 'set' }>;

/** The values at the front that are set at places apart from each other. */
function runOfSets(edits: readonly YamlEdit[]): SetEdit[] {
  const run: SetEdit[] = [];
  for (const edit of edits) {
    const isApart = run.every(({ path }) => !isWithin(path, edit.path) && !isWithin(edit.path, path));
    if (edit.op !== 'set' || !isApart) break;
    run.push(edit);
  }
  return run;
}

/** Many small changes at once: the text is read back once, not once for each. */
function makeTogether(tree: YamlTree, edits: readonly SetEdit[]): Made | null {
  if (edits.length < 2) return null;
  const after = applySets(tree.value, edits);
  const changes: TextChange[] = [];
  for (const part of edits.flatMap((edit) => partsOf(tree.value, edit))) {
    const { value } = planEdit(tree, part, after).next();
    if (!value || part.op !== 'set') return null;
    changes.push(...value);
  }
  changes.sort((a, b) => a.from - b.from || a.to - b.to);
  return check(tree, changes, after);
}

type Made = { changes: TextChange[]; tree: YamlTree };

function makeEdit(tree: YamlTree, edit: YamlEdit): Made {
  const after = applyToValue(tree.value, edit);
  if (isSame(after, tree.value) && edit.op !== 'move') return { changes: [], tree };
  for (const changes of planEdit(tree, edit, after)) {
    const made = check(tree, changes, after);
    if (made) return made;
  }
  for (const changes of rewrites(tree, edit, after)) {
    const made = check(tree, changes, after);
    if (made) return made;
  }
  throw whyRefused(tree, edit);
}

/** The changes with what they lead to, if that reads as it must. */
function check(tree: YamlTree, changes: TextChange[], after: JsonValue): Made | null {
  if (changes.some(({ from }, index) => from < (changes[index - 1]?.to ?? 0))) return null;
  const made = rereadTree(applyChanges(tree.text, changes), tree);
  if (!('value' in made) || made.count !== tree.count) return null;
  return isSame(made.value, after) ? { changes, tree: made } : null;
}

/** The smallest map or list around the edit, written anew, where that loses nothing that only text can hold. */
function* rewrites(tree: YamlTree, edit: YamlEdit, after: JsonValue): Generator<TextChange[]> {
  const reached = walk(tree, placeOf(edit));
  for (let depth = reached.length - 1; depth >= 0; depth -= 1) {
    const slot = reached[depth];
    const node = slot ? nodeIn(tree, slot) : null;
    if (!isCollection(node)) continue;
    if (holdsMore(node)) return;
    const changes = put(tree, placeOf(edit).slice(0, depth), after);
    if (changes) yield changes;
  }
}

function placeOf(edit: YamlEdit): DocumentPath {
  if (edit.op !== 'move')
    return edit.op === 'set' || edit.op === 'insert' ? edit.path : edit.path.slice(0, -1);
  const shared = edit.path.findIndex((part, depth) => edit.to[depth] !== part);
  return edit.path.slice(0, Math.min(shared, edit.path.length - 1));
}
