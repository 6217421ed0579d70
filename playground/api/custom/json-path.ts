import { isObject, type Json, textOf } from '@/playground/store/json';

type Step = { member: string } | { index: number } | { every: true } | { where: string[]; equals: string };

/** The JSONPath of printer columns: members, indices, wildcards and `[?(@.type=="Ready")]`. Undefined: not understood. */
export function compileJsonPath(path: string): ((value: Json) => Json[]) | undefined {
  const steps = parse(path);
  return (
    steps && ((value) => steps.reduce((found, step) => found.flatMap((each) => follow(each, step)), [value]))
  );
}

function parse(path: string): Step[] | undefined {
  const steps: Step[] = [];
  let rest = path
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .replace(/^\$/, '');
  while (rest !== '') {
    const found = next(rest);
    if (!found) return undefined;
    steps.push(found.step);
    rest = rest.slice(found.length);
  }
  return steps;
}

function next(rest: string): { step: Step; length: number } | undefined {
  const filter = /^\[\?\(\s*@((?:\.[\w-]+)+)\s*==\s*(?:"([^"]*)"|'([^']*)')\s*\)\]/.exec(rest);
  if (filter) {
    const [whole, where = '', double, single] = filter;
    return {
      step: { where: where.split('.').slice(1), equals: double ?? single ?? '' },
      length: whole.length,
    };
  }
  const index = /^\[(-?\d+)\]/.exec(rest);
  if (index) return { step: { index: Number(index[1]) }, length: index[0].length };
  const every = /^(?:\[\*\]|\.\*)/.exec(rest);
  if (every) return { step: { every: true }, length: every[0].length };
  const quoted = /^\[(?:'([^']*)'|"([^"]*)")\]/.exec(rest);
  if (quoted) return { step: { member: quoted[1] ?? quoted[2] ?? '' }, length: quoted[0].length };
  const member = /^\.((?:\\.|[^.[\]\\])+)/.exec(rest);
  return member
    ? { step: { member: (member[1] ?? '').replaceAll('\\', '') }, length: member[0].length }
    : undefined;
}

function follow(value: Json, step: Step): Json[] {
  if ('member' in step) return present(isObject(value) ? value[step.member] : undefined);
  if ('index' in step) return present(Array.isArray(value) ? value.at(step.index) : undefined);
  const all = Array.isArray(value) ? value : isObject(value) ? Object.values(value).flatMap(present) : [];
  if ('every' in step) return all;
  return all.filter((each) => {
    let at: Json | undefined = each;
    for (const key of step.where) at = isObject(at) ? at[key] : undefined;
    return at !== undefined && textOf(at) === step.equals;
  });
}

function present(value: Json | undefined): Json[] {
  return value === undefined ? [] : [value];
}
