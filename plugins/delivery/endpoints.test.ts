import { describe, expect, it } from 'vitest';
import type { KubeResource, PlacedObject } from '../sdk/definition';
import { endpointsOf } from './endpoints';

function placed(
  kind: string,
  spec: object,
  more: Partial<PlacedObject> & { status?: object } = {},
): PlacedObject {
  const { status, ...rest } = more;
  const object: KubeResource = {
    apiVersion: 'v1',
    kind,
    metadata: { name: 'web', namespace: 'shop' },
    spec,
    ...(status ? { status } : {}),
  };
  return { cluster: 'local', component: 'web', object, ...rest };
}
const port = { port: 80, name: 'http', protocol: 'TCP', nodePort: 30_080 };
const urls = (object: PlacedObject) =>
  endpointsOf(object).map(
    ({ endpoint: { host, port: at, path = '', inner } }) => `${host}:${at}${path}${inner ? ' inner' : ''}`,
  );

describe('endpoints of a Service', () => {
  it('have everything that KubeVela says', () => {
    expect(endpointsOf(placed('Service', { type: 'ClusterIP', ports: [port] }))).toEqual([
      {
        endpoint: {
          protocol: 'TCP',
          appProtocol: 'http',
          host: 'web.shop',
          port: 80,
          portName: 'http',
          inner: true,
        },
        ref: { apiVersion: 'v1', kind: 'Service', name: 'web', namespace: 'shop' },
        cluster: 'local',
        component: 'web',
      },
    ]);
  });

  it.each([
    [
      'without a type',
      placed('Service', { ports: [port, { port: 81 }] }),
      ['web.shop:80 inner', 'web.shop:81 inner'],
    ],
    [
      'on nodes',
      placed('Service', { type: 'NodePort', ports: [port] }, { nodeAddress: '10.0.0.9' }),
      ['10.0.0.9:30080'],
    ],
    ['on nodes that are not known', placed('Service', { type: 'NodePort', ports: [port] }), []],
    ['of a balancer without an address', placed('Service', { type: 'LoadBalancer', ports: [port] }), []],
    [
      'of a balancer',
      placed(
        'Service',
        { type: 'LoadBalancer', ports: [port] },
        { status: { loadBalancer: { ingress: [{ hostname: 'lb.example' }, { ip: '1.2.3.4' }] } } },
      ),
      ['lb.example:80', '1.2.3.4:80'],
    ],
  ])('%s', (_, object, expected) => {
    expect(urls(object)).toEqual(expected);
  });
});

describe('endpoints of the web', () => {
  const rules = [{ host: 'shop.example', http: { paths: [{ path: '/' }, { path: '/api' }] } }];
  const anyHost = [{ http: { paths: [{ path: '/' }] } }];

  it.each([
    ['Ingress', { rules }, undefined, ['shop.example:80/', 'shop.example:80/api']],
    [
      'Ingress',
      { rules, tls: [{ hosts: ['shop.example'] }] },
      undefined,
      ['shop.example:443/', 'shop.example:443/api'],
    ],
    ['Ingress', { rules: anyHost }, undefined, []],
    ['Ingress', { rules: anyHost }, { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } }, ['1.2.3.4:80/']],
    [
      'HTTPRoute',
      {
        hostnames: ['a.example'],
        rules: [{ matches: [{ path: { value: '/x' } }, { path: { value: '/x' } }] }],
      },
      undefined,
      ['a.example:80/x'],
    ],
    ['Deployment', {}, undefined, []],
  ])('%s %j', (kind, spec, status, expected) => {
    expect(urls(placed(kind, spec, status ? { status } : {}))).toEqual(expected);
  });
});
