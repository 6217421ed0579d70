import type { KubeObject } from '@/playground/store/kube-object';
import { badRequest } from '@/playground/store/status-error';

export type Match = (object: KubeObject) => boolean;
type Labels = { [key: string]: string };
type Requirement = (labels: Labels) => boolean;

const setPattern = /^\s*(?<key>[^\s!=,()<>]+)\s+(?<operator>in|notin)\s*\((?<values>[^()]*)\)\s*(?:,|$)/;
const existsPattern = /^\s*(?<not>!?)\s*(?<key>[^\s!=,()<>]+)\s*(?:,|$)/;
const equalsPattern =
  /^\s*(?<key>[^\s!=,()<>]+)\s*(?<operator>==|=|!=|<|>)\s*(?<value>[^\s!=,()<>]*)\s*(?:,|$)/;

/** `app=web,tier!=db,env in (a,b),!x`. Undefined when there is nothing to select by. */
export function parseLabelSelector(text: string | null): Match | undefined {
  if (text === null || text.trim() === '') return undefined;
  const requirements: Requirement[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    const found = setPattern.exec(rest) ?? equalsPattern.exec(rest) ?? existsPattern.exec(rest);
    if (!found?.groups) throw unparsable(rest);
    requirements.push(toRequirement(found.groups));
    rest = rest.slice(found[0].length);
  }
  return ({ metadata }) => requirements.every((matches) => matches(metadata.labels ?? {}));
}

function toRequirement({
  key = '',
  operator,
  values,
  value = '',
  not,
}: {
  [group: string]: string | undefined;
}): Requirement {
  switch (operator) {
    case 'in':
    case 'notin': {
      const listed = new Set((values ?? '').split(',').map((each) => each.trim()));
      const inside = (labels: Labels): boolean => labels[key] !== undefined && listed.has(labels[key] ?? '');
      return operator === 'in' ? inside : (labels) => !inside(labels);
    }
    case '=':
    case '==':
      return (labels) => labels[key] === value;
    case '!=':
      return (labels) => labels[key] !== value;
    case '<':
      return (labels) => labels[key] !== undefined && Number(labels[key]) < Number(value);
    case '>':
      return (labels) => labels[key] !== undefined && Number(labels[key]) > Number(value);
    default:
      return not === '!' ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
  }
}

function unparsable(rest: string): Error {
  const found = /[=!<>()]+/.exec(rest)?.[0] ?? rest.trim();
  return badRequest(`unable to parse requirement: found '${found.slice(0, 1)}', expected: identifier`);
}
