import type { ASTNode } from '@marcbachmann/cel-js';
import type { Problem } from './error';
import type { Expression } from './expression';
import {
  type VariableName,
  type VariableType,
  createEnvironment,
  variableNames,
} from './expression-environment';
import { type JsonObject, isJsonObject } from './json';
import { closestWord } from './oam/closest-word';

export type VariableTypes = Partial<Record<VariableName, VariableType>>;
export type Typed = { type: VariableType; problem: Problem | null };

/**
 * Checks an expression against what is known of its variables: a member that is not there, an operator between types that
 * have none. What is not known may be anything.
 */
export function checkTypes(expression: Expression, variables: VariableTypes): Typed {
  const environment = createEnvironment(narrow(expression, variables));
  const { valid, type = 'dyn', error } = environment.check(expression.cel);
  if (valid) return { type: toVariableType(type), problem: null };
  const code = error && 'code' in error ? error.code : '';
  const summary = error && 'summary' in error ? error.summary : 'it does not fit its types';
  const unknown: Typed = { type: 'dyn', problem: null };
  if (code === 'no_such_key') {
    const node = error && 'node' in error ? error.node : undefined;
    return {
      ...unknown,
      problem: missingMember(expression, node as ASTNode | undefined, variables, summary),
    };
  }
  // An object whose members are known is a type of its own to CEL, which has no `in` and no function for it.
  if (code !== 'no_such_overload' || summary.includes('$')) return unknown;
  const message = `The expression "${expression.text}" cannot be evaluated: ${summary}.`;
  return {
    ...unknown,
    problem: {
      code: 'invalid-document',
      message,
      expected: 'operands of types that go together',
      got: summary,
    },
  };
}

/** Only what the expression names: a workflow may have 10,000 steps. */
function narrow(expression: Expression, variables: VariableTypes): VariableTypes {
  const narrowed: VariableTypes = {};
  for (const name of variableNames) {
    const type = variables[name];
    const members = expression.reads(name);
    if (typeof type !== 'object') narrowed[name] = type ?? 'dyn';
    else if (members === null) narrowed[name] = 'dyn';
    else
      narrowed[name] = Object.fromEntries(
        members.flatMap((member) => (Object.hasOwn(type, member) ? [[member, type[member] ?? 'dyn']] : [])),
      );
  }
  return narrowed;
}

function missingMember(
  { text }: Expression,
  node: ASTNode | undefined,
  variables: VariableTypes,
  summary: string,
): Problem {
  const path = node === undefined ? [] : pathOf(node);
  const missing = path.at(-1) ?? summary;
  const owner = path.slice(0, -1);
  const members = membersAt(variables, owner);
  const near = closestWord(missing, members);
  return {
    code: 'invalid-document',
    message: `The expression "${text}" reads \`${missing}\`, which ${owner.join('.') || 'the step'} has not.`,
    expected: members.length > 0 ? members.slice(0, 20).join(', ') : `no member of ${owner.join('.')}`,
    got: missing,
    ...(near === undefined ? {} : { hint: `did you mean \`${near}\`?` }),
  };
}

/** `a.b["c"]` as names; empty where a part is computed. */
function pathOf(node: ASTNode): string[] {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.' && node.op !== '[]') return [];
  const [owner, member] = node.args;
  const name =
    typeof member === 'string'
      ? member
      : member.op === 'value' && typeof member.args === 'string'
        ? member.args
        : null;
  return name === null ? [] : [...pathOf(owner), name];
}

function membersAt(variables: VariableTypes, path: readonly string[]): string[] {
  let type: VariableType | undefined = variables;
  for (const name of path) type = typeof type === 'object' ? type[name] : undefined;
  return typeof type === 'object' ? Object.keys(type) : [];
}

/** JSON has one kind of number, so a number may be anything that CEL counts with. */
function toVariableType(type: string): VariableType {
  return ['string', 'bool', 'list', 'map'].includes(type) ? type : 'dyn';
}

/** A JSON Schema as far as expressions know types: objects that are closed have their members, others any. */
export function typeOfSchema(schema: JsonObject | undefined): VariableType {
  switch (schema?.['type']) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'array':
      return 'list';
    case 'object': {
      const { properties, additionalProperties } = schema;
      if (additionalProperties !== false || !isJsonObject(properties)) return 'map';
      return Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [
          name,
          typeOfSchema(isJsonObject(property) ? property : undefined),
        ]),
      );
    }
    default:
      return 'dyn';
  }
}
