import { lineChanges, type LineChange } from './line-changes';

type Texts = { base: string; mine: string; theirs: string };
type Names = { mine: string; theirs: string };

/**
 * What both made of `base`, in one text. Where they changed the same lines both versions stand there between marks, of
 * which no YAML can be made: what is not looked at cannot be saved.
 */
export function mergeTexts({ base, mine, theirs }: Texts, names: Names): { text: string; conflicts: number } {
  const lines = base.split('\n');
  const merged: string[] = [];
  let conflicts = 0;
  let at = 0;
  for (const group of groupsOf(
    lineChanges(lines, mine.split('\n')),
    lineChanges(lines, theirs.split('\n')),
  )) {
    merged.push(...lines.slice(at, group.from));
    const ofMine = versionOf(lines, group, group.mine);
    const ofTheirs = versionOf(lines, group, group.theirs);
    if (group.theirs.length === 0 || sameLines(ofMine, ofTheirs)) merged.push(...ofMine);
    else if (group.mine.length === 0) merged.push(...ofTheirs);
    else {
      conflicts += 1;
      merged.push(`<<<<<<< ${names.mine}`, ...ofMine, '=======', ...ofTheirs, `>>>>>>> ${names.theirs}`);
    }
    at = group.to;
  }
  merged.push(...lines.slice(at));
  return { text: merged.join('\n'), conflicts };
}

type Group = { from: number; to: number; mine: LineChange[]; theirs: LineChange[] };

/** Changes of either side that touch each other belong together. */
function groupsOf(mine: readonly LineChange[], theirs: readonly LineChange[]): Group[] {
  const all = [
    ...mine.map((change) => ({ change, side: 'mine' as const })),
    ...theirs.map((change) => ({ change, side: 'theirs' as const })),
  ].sort((one, other) => one.change.from - other.change.from || one.change.to - other.change.to);
  const groups: Group[] = [];
  for (const { change, side } of all) {
    let group = groups.at(-1);
    if (group === undefined || change.from > group.to) {
      group = { from: change.from, to: change.to, mine: [], theirs: [] };
      groups.push(group);
    }
    group.to = Math.max(group.to, change.to);
    group[side].push(change);
  }
  return groups;
}

function versionOf(base: readonly string[], { from, to }: Group, changes: readonly LineChange[]): string[] {
  const version: string[] = [];
  let at = from;
  for (const change of changes) {
    version.push(...base.slice(at, change.from), ...change.lines);
    at = change.to;
  }
  return [...version, ...base.slice(at, to)];
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
