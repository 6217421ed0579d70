import { describe, expect, it } from 'vitest';
import { isLoamError } from './error';
import { evaluateCondition, parseExpression } from './expression';
import type { Variables } from './expression';

const variables: Variables = {
  status: {
    build: { phase: 'failed', failed: true, succeeded: false },
    'deploy-prod': { phase: 'succeeded', succeeded: true },
  },
  inputs: { replicas: 5, ratio: 0.5, list: [1, 2], name: 'web' },
  context: { env: 'dev' },
  output: { status: { readyReplicas: 2 } },
};

function evaluate(text: string, steps: string[] = []) {
  return parseExpression(text, (name) => steps.includes(name)).evaluate(variables);
}

function refusal(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (isLoamError(error)) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('parseExpression', () => {
  it.each([
    ['always', true],
    ['status.build.failed', true],
    ['status["deploy-prod"].phase == "succeeded"', true],
    ['context.env == "dev" && inputs.replicas == 5', true],
    ['inputs.replicas + 1', 6],
    ['inputs.replicas * inputs.ratio', 2.5],
    ['len(inputs.list) != 0', true],
    ['inputs.list.map(x, x * 2)', [2, 4]],
    ['output.status.readyReplicas', 2],
    ['{"host": inputs.name + ".example", "port": 80}', { host: 'web.example', port: 80 }],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it("takes KubeVela's dotted step names that hold a dash", () => {
    expect(evaluate('status.deploy-prod.succeeded', ['deploy', 'deploy-prod'])).toBe(true);
  });

  it('tells which steps it reads, and that it may read any', () => {
    expect(parseExpression('status.a.failed || status["b-c"].failed').reads('status')).toEqual(['a', 'b-c']);
    expect(parseExpression('status[inputs.step].failed').reads('status')).toBeNull();
    expect(parseExpression('true').reads('status')).toEqual([]);
  });

  it.each([
    ['status.', /cannot be read/],
    ['process.exit()', /Unknown variable|cannot be read/],
    ['', /empty or too long/],
    ['"a" + '.repeat(2_000) + '"a"', /too long/],
    [`${'('.repeat(60)}1${')'.repeat(60)}`, /cannot be read/],
    ['inputs.list.all(a, inputs.list.all(b, inputs.list.all(c, true)))', /loops inside loops/],
    ['inputs.name.matches("(a+)+$")', /matches/],
  ])('rejects %s', (text, message) => {
    const error = refusal(() => parseExpression(text));
    expect(error.code).toBe('invalid-document');
    expect(error.message).toMatch(message);
  });

  it('rejects a member that is not there, with the expression', () => {
    expect(refusal(() => evaluate('inputs.missing == 1')).message).toContain('No such key: missing');
  });

  it('rejects a loop over a list that is too long', () => {
    const loop = parseExpression('inputs.list.all(a, inputs.list.exists(b, a == b))');
    const list = Array.from({ length: 301 }, (_, index) => index);
    expect(refusal(() => loop.evaluate({ inputs: { list } })).code).toBe('too-large');
  });
});

describe('evaluateCondition', () => {
  it('rejects what is neither true nor false', () => {
    const error = refusal(() => evaluateCondition(parseExpression('inputs.replicas'), variables));
    expect(error).toMatchObject({ code: 'invalid-document', expected: 'true or false', got: '5' });
  });
});

describe("KubeVela's forms", () => {
  const answer: Variables = {
    context: { env: 'dev' },
    inputs: {
      list: [
        { name: 'a', ready: true },
        { name: 'b', ready: false },
      ],
      'my-name': 'x',
    },
    output: {
      value: { endpoint: { host: 'h', port: 80 } },
      response: { stargazers_count: 12 },
      webhook: { req: { $returns: { response: { body: 'b' } } } },
    },
  };
  const valueOf = (text: string) =>
    parseExpression(text, (name) => name === 'my-name', 'valueFrom').evaluate(answer);

  it.each([
    ['value.endpoint.host', 'h'],
    ['output.value.endpoint.host', 'h'],
    ['webhook.req.$returns.response.body', 'b'],
    ['import "strconv"\n"stars: " + strconv.FormatInt(response["stargazers_count"], 10)\n', 'stars: 12'],
    ['import (\n  "strings"\n  "strconv"\n)\nstrings.ToUpper(value.endpoint.host)', 'H'],
    ['"http://\\(value.endpoint.host):\\(value.endpoint.port)/"', 'http://h:80/'],
    ['value.endpoint.user != _|_', false],
    ['value.endpoint["host"] != _|_ && context.env == "dev"', true],
    ['value.missing == _|_', true],
    ['[for x in inputs.list if x.ready {x.name}]', ['a']],
    ['[for x in inputs.list {x.name}]', ['a', 'b']],
    ['inputs.list.map(x, x.name)', ['a', 'b']],
    ['inputs.my-name', 'x'],
    ['"import \\"strconv\\" status.a-b always"', 'import "strconv" status.a-b always'],
  ])('%s', (text, expected) => {
    expect(valueOf(text)).toEqual(expected);
  });

  it.each([
    ['import "net/http"\nhttp.Get("x")', /imports "net\/http", which Loam has not/],
    ['strconv.FormatInt(1, 10)', /cannot be read/],
    ['a & b', /cannot be read/],
    ['"\\(value"', /cannot be read/],
  ])('refuses %s', (text, message) => {
    expect(refusal(() => valueOf(text)).message).toMatch(message);
  });

  it('reads long hostile texts in time that grows with their length', () => {
    for (const text of [
      '"'.repeat(3_999),
      'a.b'.repeat(1_300),
      '"\\('.repeat(1_300),
      'x['.repeat(1_900),
      '[for x in '.repeat(390),
    ]) {
      const started = performance.now();
      refusal(() => valueOf(text));
      expect(performance.now() - started).toBeLessThan(500);
    }
  });
});
