import { Environment, type ObjectSchema } from '@marcbachmann/cel-js';
import { LoamError } from './error';

/** What an expression may read. */
export const variableNames = ['status', 'inputs', 'outputs', 'context', 'output'] as const;
export type VariableName = (typeof variableNames)[number];
/** Name of a CEL type, or the members of an object. */
export type VariableType = string | ObjectSchema;

const base = createBase();

/** CEL as Loam's expressions have it; `types` of the variables, for checking: any that is left out may be anything. */
export function createEnvironment(types: Partial<Record<VariableName, VariableType>> = {}): Environment {
  const made = base.clone();
  for (const name of variableNames) {
    const type = types[name] ?? 'dyn';
    made.registerVariable(name, typeof type === 'string' ? { type } : { schema: type });
  }
  return made;
}

function createBase(): Environment {
  const made = new Environment({
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: 400,
      maxDepth: 32,
      maxListElements: 200,
      maxMapEntries: 200,
      maxCallArguments: 8,
    },
  });
  registerFunctions(made);
  // JSON has one kind of number, so that whole and broken ones meet in one sum.
  made.registerOperator('int + double', (a: bigint, b: number) => Number(a) + b);
  made.registerOperator('double + int', (a: number, b: bigint) => a + Number(b));
  made.registerOperator('int - double', (a: bigint, b: number) => Number(a) - b);
  made.registerOperator('double - int', (a: number, b: bigint) => a - Number(b));
  made.registerOperator('int * double', (a: bigint, b: number) => Number(a) * b);
  made.registerOperator('double * int', (a: number, b: bigint) => a * Number(b));
  return made;
}

/** Functions beside CEL's own: `len`, and those of CUE's packages that KubeVela documents call (`strconv.FormatInt`). */
function registerFunctions(environment: Environment): void {
  const text = (value: unknown) => (typeof value === 'string' ? value : String(value));
  environment.registerFunction('len(dyn): int', (value: unknown) => BigInt(lengthOf(value)));
  environment.registerFunction(
    'strconv_FormatInt(dyn, int): string',
    (value: bigint | number, base: bigint) => BigInt(value).toString(Number(base)),
  );
  environment.registerFunction('strconv_FormatBool(bool): string', text);
  environment.registerFunction('strconv_Atoi(string): int', (value: string) => toInt(value, 10n));
  environment.registerFunction('strconv_ParseInt(string, int, int): int', toInt);
  environment.registerFunction('strings_ToUpper(string): string', (value: string) => value.toUpperCase());
  environment.registerFunction('strings_ToLower(string): string', (value: string) => value.toLowerCase());
  environment.registerFunction('strings_TrimSpace(string): string', (value: string) => value.trim());
  environment.registerFunction('strings_Contains(string, string): bool', (value: string, part: string) =>
    value.includes(part),
  );
  environment.registerFunction('strings_HasPrefix(string, string): bool', (value: string, part: string) =>
    value.startsWith(part),
  );
  environment.registerFunction('strings_HasSuffix(string, string): bool', (value: string, part: string) =>
    value.endsWith(part),
  );
  environment.registerFunction('strings_TrimPrefix(string, string): string', (value: string, part: string) =>
    value.startsWith(part) ? value.slice(part.length) : value,
  );
  environment.registerFunction('strings_TrimSuffix(string, string): string', (value: string, part: string) =>
    part !== '' && value.endsWith(part) ? value.slice(0, -part.length) : value,
  );
  environment.registerFunction('strings_Split(string, string): list', (value: string, by: string) =>
    value.split(by),
  );
  environment.registerFunction('strings_Join(list, string): string', (list: unknown[], by: string) =>
    list.map(text).join(by),
  );
}

function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return Array.from(value).length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

function toInt(value: string, base: bigint): bigint {
  const number = Number.parseInt(value, Number(base) || 10);
  if (/^[+-]?\w+$/.test(value) && Number.isSafeInteger(number)) return BigInt(number);
  throw new LoamError('invalid-input', `"${value.slice(0, 100)}" is no whole number.`, {
    expected: 'a whole number',
    got: value.slice(0, 100),
  });
}
