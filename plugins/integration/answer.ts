import type {
  Capabilities,
  HttpRequest,
  HttpResponse,
  JsonObject,
  JsonValue,
  Outcome,
} from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';

/** More than this of an answer is not handed on as text. */
const mostText = 65_536;

export async function call({ http }: Capabilities, request: HttpRequest): Promise<HttpResponse> {
  return (await http?.fetch(request)) ?? refuse('steps may not call out here');
}

/** What is known of `returnsOf`. */
export const returns = s.openObject(s.text('Answer', '响应'), {
  statusCode: s.integer(s.text('Status', '状态码')),
  header: s.anyObject(s.text('Headers', '响应头'), {
    help: s.text('By name, each a list', '按名称，每个是一个列表'),
  }),
  body: s.string(s.text('Body as text', '文本形式的响应体'), {
    help: s.text('Left out where it is long', '过长时没有'),
  }),
});

/** What CUE templates of KubeVela call `$returns` of a request: header names as servers write them, each with a list. */
export function returnsOf({ status, headers, body }: HttpResponse): JsonObject {
  const header = Object.fromEntries(
    Object.entries(headers).map(([name, value]): [string, JsonValue] => [canonical(name), [value]]),
  );
  return { statusCode: status, header, ...(body.length > mostText ? {} : { body }) };
}

/** The body as JSON, or as it is. */
export function valueOf({ body }: HttpResponse): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return body;
  }
}

/** Null when the server took it. The URL stays out of it: it may hold a secret. */
export function failureOf(what: string, { status, body }: HttpResponse): Outcome | null {
  if (status < 400) return null;
  const isPassing = status >= 500 || status === 429 || status === 408;
  return refused(what, `status ${status}`, body, isPassing);
}

export function refused(what: string, got: string, body: string, retryable: boolean): Outcome {
  const said = body.trim().slice(0, 300);
  const error = {
    code: 'unavailable',
    message: `${what} was refused: ${got}.`,
    expected: 'a status below 400',
    got,
  };
  return { type: 'failed', error: said === '' ? error : { ...error, hint: `It says: ${said}` }, retryable };
}

function canonical(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}
