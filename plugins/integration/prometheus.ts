import type { Capabilities } from '../sdk/definition';
import { isObject } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import { call, valueOf } from './answer';

export type Measured = { value: number } | { why: string };

/**
 * The one value of an instant query. What is wrong with the question is refused; a server that does not answer, or has no
 * data, is a measurement too, so that it may come back. `isFirst`: then that it cannot be reached at all is an error.
 */
export async function queryPrometheus(
  host: Capabilities,
  endpoint: string,
  query: string,
  isFirst: boolean,
): Promise<Measured> {
  const url = `${endpoint.replace(/\/+$/, '')}/api/v1/query?query=${encodeURIComponent(query)}`;
  let answer;
  try {
    answer = await call(host, { url });
  } catch (error) {
    if (isFirst) throw error;
    return { why: error instanceof Error ? error.message : 'Prometheus does not answer' };
  }
  const said = valueOf(answer);
  if (!isObject(said)) return { why: `Prometheus answers with status ${answer.status} and no JSON` };
  if (said['status'] === 'success') return read(said['data']);
  const message = typeof said['error'] === 'string' ? said['error'] : `status ${answer.status}`;
  if (said['errorType'] !== 'bad_data') return { why: `Prometheus says: ${message}` };
  return refuse(`Prometheus does not understand the query: ${message}`, {
    path: 'query',
    expected: 'PromQL',
    got: query,
  });
}

function read(data: unknown): Measured {
  const { resultType, result } = (isObject(data) ? data : {}) as { resultType?: string; result?: unknown };
  if (resultType === 'scalar') return numberIn(result);
  if (resultType !== 'vector' || !Array.isArray(result)) {
    return refuse(`the query gives a ${resultType ?? 'thing'} in place of a number`, {
      path: 'query',
      expected: 'a query of one value now',
      got: resultType ?? 'nothing',
    });
  }
  if (result.length === 0) return { why: 'there is no data' };
  if (result.length === 1) return numberIn((result[0] as { value?: unknown }).value);
  return refuse(`the query gives ${result.length} results`, {
    path: 'query',
    expected: 'one result',
    got: `${result.length}`,
    hint: 'Put it into sum(...), max(...) or the like, or select by labels.',
  });
}

/** `[time, "0.97"]`; a number that is none (`NaN`) is no data. */
function numberIn(sample: unknown): Measured {
  const text: unknown = Array.isArray(sample) ? sample[1] : undefined;
  const value = text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
  return text === undefined || Number.isNaN(value) ? { why: 'there is no data' } : { value };
}
