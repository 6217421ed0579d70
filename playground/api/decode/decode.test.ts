import { describe, expect, it } from 'vitest';
import { namedSchema } from '@/playground/openapi/catalog';
import type { JsonObject } from '@/playground/store/json';
import { StatusError } from '@/playground/store/status-error';
import { DecodeError, goDecode } from './go-decode';
import { parseProtobuf } from './protobuf';
import { canonicalQuantity, compareQuantities, parseQuantity } from './quantity';

describe('quantities', () => {
  it.each([
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['0.5Gi', '512Mi'],
    ['100M', '100M'],
    ['1e3', '1e3'],
    ['12e6', '12e6'],
    ['0', '0'],
    ['-1.5', '-1500m'],
    ['128974848', '128974848'],
    ['.1', '100m'],
    ['5.', '5'],
  ])('%s is spelled %s', (given, canonical) => {
    expect(canonicalQuantity(given)).toBe(canonical);
  });

  it.each(['', 'lots', '1Zi', '1 Gi', '--1', '1e', 'e3'])('rejects %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('compares across suffixes', () => {
    const [gibi, giga] = [parseQuantity('1Gi'), parseQuantity('1G')];
    expect(gibi && giga && compareQuantities(gibi, giga)).toBe(1);
  });
});

describe('reading as Go does', () => {
  const schema = namedSchema('io.k8s.api.apps.v1.Deployment');

  it('drops zero values that Go leaves out, keeps those of pointers, and adds those it always writes', () => {
    const { object } = goDecode(schema, {
      metadata: { labels: {} },
      spec: {
        replicas: 0,
        paused: false,
        template: { spec: { hostNetwork: false, containers: [{ name: 'a', args: [], image: '' }] } },
      },
    });
    expect(object).toEqual({
      metadata: {},
      spec: {
        replicas: 0,
        strategy: {},
        template: { metadata: {}, spec: { containers: [{ name: 'a', resources: {} }] } },
      },
      status: {},
    });
  });

  it('names what no field is there for', () => {
    const { unknown } = goDecode(schema, {
      spec: { foo: 1, template: { spec: { containers: [{ bar: 2 }] } } },
    });
    expect(unknown).toEqual(['spec.template.spec.containers[0].bar', 'spec.foo']);
  });

  it.each<[JsonObject, string]>([
    [
      { spec: { replicas: '3' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { spec: { template: { spec: { containers: {} } } } },
      'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      { metadata: { labels: { a: 1 } } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
  ])('rejects %j', (value, message) => {
    expect(() => goDecode(schema, value)).toThrow(new DecodeError(message));
  });
});

describe('protobuf', () => {
  it('reads what kubectl sends', () => {
    // `kubectl create namespace a`, as sent by kubectl 1.32.
    const body = Buffer.concat([
      Buffer.from('k8s\0'),
      field(1, Buffer.concat([field(1, Buffer.from('v1')), field(2, Buffer.from('Namespace'))])),
      field(
        2,
        Buffer.concat([
          field(1, field(1, Buffer.from('a'))),
          field(2, Buffer.alloc(0)),
          field(3, Buffer.alloc(0)),
        ]),
      ),
    ]);
    expect(parseProtobuf(body)).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'a' },
      spec: {},
      status: {},
    });
  });

  it.each([Buffer.from('nope'), Buffer.from('k8s\0\x0a\xff\xff', 'latin1'), Buffer.from('k8s\0\x0b')])(
    'rejects %j',
    (body) => {
      expect(() => parseProtobuf(body)).toThrow(StatusError);
    },
  );
});

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of((number << 3) | 2, content.length), content]);
}
