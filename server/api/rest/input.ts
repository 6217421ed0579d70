import { LoamError, assertNever } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import type { RestRoute, ValueKind } from './route';

/** The input of the procedure: the body, then the query, the headers and the path, whose word is the last. */
export async function readInput(
  route: RestRoute,
  params: Record<string, string>,
  request: Request,
): Promise<Record<string, unknown>> {
  const body = request.method === 'GET' ? {} : await readBody(route, request);
  const fromPath = Object.entries(params).map(([name, value]) => [
    name,
    readValue(route.params?.[name] ?? 'text', [value]),
  ]);
  const fromQuery = readQuery(route, new URL(request.url).searchParams);
  const fromHeaders = Object.entries(route.headers ?? {}).flatMap(([header, name]) => {
    const value = request.headers.get(header);
    return value === null ? [] : [[name, value] as const];
  });
  return {
    ...body,
    ...fromQuery,
    ...Object.fromEntries(fromHeaders),
    ...Object.fromEntries(fromPath),
  };
}

function readQuery({ query = {} }: RestRoute, given: URLSearchParams): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const name of new Set(given.keys())) {
    const kind = Object.hasOwn(query, name) ? query[name] : undefined;
    if (!kind) {
      const expected = Object.keys(query).join(', ') || 'none';
      throw new LoamError('invalid-input', `There is no query parameter "${name}" here.`, {
        path: name,
        expected,
      });
    }
    input[name] = readValue(kind, given.getAll(name));
  }
  return input;
}

// What is no number or boolean is left as it is: the procedure says what it expected.
function readValue(kind: ValueKind, values: string[]): unknown {
  const [first = ''] = values;
  switch (kind) {
    case 'text':
      return first;
    case 'number':
      return /^-?\d+$/.test(first) ? Number(first) : first;
    case 'boolean':
      return first === 'true' ? true : first === 'false' ? false : first;
    case 'list':
      return values.flatMap((value) => value.split(','));
    default:
      return assertNever(kind);
  }
}

async function readBody({ textBody }: RestRoute, request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (text === '') return {};
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (textBody && /^(application|text)\/(x-)?yaml$/.test(type)) return { [textBody]: text };
  if (type !== 'application/json') {
    const expected = textBody ? 'application/json or application/yaml' : 'application/json';
    throw new LoamError('invalid-input', 'The body is of a type that is not read here.', {
      path: 'content-type',
      expected,
      got: type || 'none',
    });
  }
  const body = parseJson(text);
  if (!isJsonObject(body)) throw new LoamError('invalid-input', 'The body is not a JSON object.');
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new LoamError('invalid-input', 'The body is not JSON.');
    throw error;
  }
}
