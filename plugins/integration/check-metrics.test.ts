import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import type { Capabilities, JsonObject, Outcome } from '@/plugins/sdk/definition';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const properties = { query: 'up{a="b"}', metricEndpoint: 'http://prom.example/', condition: '>=0.95' };
const vector = (...values: string[]) =>
  JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: values.map((value) => ({ value: [1, value] })) },
  });

/** Looks at these answers one after the other, a minute apart, until the outcome is final; an Error is thrown. */
async function watch(
  answers: (string | Error)[],
  given: JsonObject = {},
): Promise<{ outcome: Outcome; looks: number; urls: string[] }> {
  const urls: string[] = [];
  let state: JsonObject | undefined;
  for (const [index, answer] of answers.entries()) {
    const host: Partial<Capabilities> = {
      http: {
        fetch: async ({ url }) => {
          urls.push(url);
          if (answer instanceof Error) throw answer;
          return { status: 200, headers: {}, body: answer };
        },
      },
      save: async (saved) => {
        state = saved;
      },
    };
    const surroundings = { host, nowMs: 1_000_000 + index * 60_000, ...(state ? { state } : {}) };
    const outcome = await types.step(
      'check-metrics',
      index === 0 ? 'start' : 'poll',
      { ...properties, ...given },
      surroundings,
    );
    if (outcome.type !== 'waiting' || index === answers.length - 1)
      return { outcome, looks: index + 1, urls };
  }
  throw new TypeError('there is an answer at least');
}
const good = vector('0.99');
const bad = vector('0.5');
const none = vector();

describe('check-metrics', () => {
  it('succeeds when the condition has held for 5 minutes', async () => {
    const { outcome, looks, urls } = await watch(Array<string>(9).fill(good));
    expect(outcome).toEqual({
      type: 'succeeded',
      message: '0.99 is >=0.95 since 5m',
      outputs: { value: 0.99 },
    });
    expect(looks).toBe(6);
    expect(urls[0]).toBe('http://prom.example/api/v1/query?query=up%7Ba%3D%22b%22%7D');
  });

  it.each([
    ['too low a value', [good, bad, bad, bad, good]],
    ['no data', [good, none, none, none]],
    ['a server that is gone', [good, new Error('gone'), new Error('gone'), new Error('gone')]],
    ['no number', [vector('NaN'), vector('NaN'), vector('NaN')]],
  ])('fails with %s for 2 minutes', async (_, answers) => {
    const { outcome } = await watch(answers);
    expect(outcome).toMatchObject({ type: 'failed', error: { code: 'unhealthy', expected: '>=0.95' } });
  });

  it('begins to count anew when it changes', async () => {
    const { outcome, looks } = await watch([good, good, good, good, bad, good, bad, bad, good, good, good]);
    expect([outcome.type, looks]).toEqual(['waiting', 11]);
  });

  it.each([
    ['>=1 && <2', '1.5', 'succeeded'],
    ['!=0', '0', 'waiting'],
    [' < 1e3 ', '999', 'succeeded'],
    ['>=5', '+Inf', 'succeeded'],
    ['== -1.5', '-1.5', 'succeeded'],
  ])('%j of %s has %s', async (condition, value, type) => {
    expect((await watch([vector(value)], { condition, duration: '0s' })).outcome.type).toBe(type);
  });

  it('reads a scalar', async () => {
    const answer = JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, '7'] } });
    expect((await watch([answer], { duration: '0s' })).outcome).toMatchObject({ outputs: { value: 7 } });
  });

  it.each<[string, JsonObject, string, string]>([
    ['a condition that is none', { condition: '0.95' }, good, 'condition'],
    ['a duration that is none', { duration: 'soon' }, good, 'duration'],
    ['several results', {}, vector('1', '2'), 'query'],
    ['a range', {}, '{"status":"success","data":{"resultType":"matrix","result":[]}}', 'query'],
    [
      'a query that is not understood',
      {},
      '{"status":"error","errorType":"bad_data","error":"parse error"}',
      'query',
    ],
  ])('rejects %s', async (_, given, answer, path) => {
    await expect(watch([answer], given)).rejects.toMatchObject({ code: 'invalid-input', path });
  });

  it('fails at once when the server cannot be reached from the start', async () => {
    await expect(watch([new Error('no way')])).rejects.toThrow('no way');
  });
});
