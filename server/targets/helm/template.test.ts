import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHelmFinder } from './binary';
import { pickVersion } from './pick-version';
import { template } from './template';
import { packChart } from './testing/chart-server';

const program = await createHelmFinder(join(tmpdir(), 'loam-test-helm'))();
const served: Record<string, object> = {
  '/version': { major: '1', minor: '36', gitVersion: 'v1.36.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    groups: [{ name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] }],
  },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      { name: 'secrets', kind: 'Secret', namespaced: true, verbs: ['get', 'list'] },
      { name: 'nodes', kind: 'Node', namespaced: false, verbs: ['get', 'list'] },
    ],
  },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['get'] }],
  },
  '/api/v1/namespaces/shop/secrets/login': {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login', namespace: 'shop' },
    data: { password: Buffer.from('kept-as-it-was').toString('base64') },
  },
};
const asked: string[] = [];
const told: string[] = [];
/** A cluster that serves the above. */
const api = {
  read: (path: string) => {
    asked.push(path);
    const found = served[path] ?? { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 };
    return Promise.resolve({
      status: served[path] ? 200 : 404,
      contentType: 'application/json',
      body: JSON.stringify(found),
    });
  },
};
const input = {
  release: 'site',
  namespace: 'shop',
  values: {},
  before: 0,
  includeCRDs: true,
  skipSchemaValidation: false,
  cluster: { api, onSecret: (text: string) => told.push(text) },
};
const render = (files: Record<string, string>, more: Partial<typeof input> = {}) =>
  template(program, packChart({ name: 'web', files }), { ...input, ...more });

const passwordChart = {
  'crds/thing.yaml': 'kind: CustomResourceDefinition\nmetadata: {name: things}\n',
  'templates/a.yaml': `kind: Secret
metadata: {name: login}
data:
{{- $old := lookup "v1" "Secret" .Release.Namespace .Values.name }}
  password: {{ if $old }}{{ $old.data.password }}{{ else }}{{ randAlphaNum 9 | b64enc }}{{ end }}
  revision: "{{ .Release.Revision }} {{ .Release.IsUpgrade }} {{ .Release.IsInstall }}"
---
kind: Job
metadata: {name: hook, annotations: {"helm.sh/hook": pre-upgrade}}
`,
};

describe('what a chart sees of the cluster', () => {
  it.each([
    [0, '1 false true'],
    [6, '7 true false'],
  ])('over revision %d is what is there, and what revision it is', async (before, revision) => {
    const text = await render(passwordChart, { before, values: { name: 'login' } });
    expect(text).toContain(`password: ${Buffer.from('kept-as-it-was').toString('base64')}`);
    expect(text).toContain(`revision: "${revision}"`);
    expect(text.match(/kind: CustomResourceDefinition/g)).toHaveLength(1);
    expect(text).toMatch(/# Source: web\/crds\/thing\.yaml/);
    expect(text).toMatch(/# Source: web\/templates\/a\.yaml\nkind: Job/);
    expect(told).toContain('kept-as-it-was');
  });

  it('is nothing where there is nothing', async () => {
    expect(await render(passwordChart, { before: 1, values: { name: 'none' } })).toMatch(/password: \w+/);
  });

  it.each([
    ['another namespace', '"v1" "Secret" "other" "login"', '/api/v1/namespaces/other/secrets/login'],
    ['all namespaces', '"v1" "Secret" "" ""', '/api/v1/secrets'],
    ['the whole cluster', '"v1" "Node" "" ""', '/api/v1/nodes'],
  ])('is not %s', async (_what, what, path) => {
    const files = { 'templates/a.yaml': `a: {{ lookup ${what} }}\n` };
    await expect(render(files, { before: 1 })).rejects.toMatchObject({ code: 'denied', got: path });
    expect(asked).not.toContain(path);
  });
});

describe('rendering', () => {
  it('knows the cluster that it is for, and nothing of this machine', async () => {
    const text = await render({
      'templates/a.yaml':
        'a: {{ .Capabilities.KubeVersion }}\nb: {{ .Capabilities.APIVersions.Has "apps/v1" }}\nc: {{ .Release.Namespace }}\n',
    });
    expect(text).toContain('a: v1.36.0\nb: true\nc: shop');
  });

  it.each([
    ['a template that is broken', { 'templates/a.yaml': '{{ if }}' }, /web\/templates\/a\.yaml:1/],
    [
      'a template that includes itself for ever',
      {
        'templates/_a.tpl': '{{ define "a" }}{{ include "a" . }}{{ end }}',
        'templates/a.yaml': '{{ include "a" . }}',
      },
      /^The chart cannot be rendered: template: .{0,400}: it includes itself without end$/,
    ],
    [
      'a value that is needed',
      { 'templates/a.yaml': '{{ required "say a name" .Values.name }}' },
      /say a name/,
    ],
    ['what it says of itself', { 'templates/a.yaml': '{{ fail "not here" }}' }, /not here/],
    [
      'a chart that is missing',
      {
        'Chart.yaml':
          'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0, repository: "https://example.com"}]\n',
      },
      /needs other charts.*db/,
    ],
    [
      'values that its schema does not allow',
      { 'values.schema.json': '{"required":["name"]}' },
      /do not fit the chart's schema/,
    ],
    [
      'a cluster that is too old',
      { 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: ">=2.0.0"\n' },
      /kubeVersion/,
    ],
    [
      'a chart that needs itself',
      {
        'Chart.yaml':
          'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: web, version: 1.0.0, repository: "file://."}]\n',
      },
      /needs other charts.*web/,
    ],
    ['a version that is none', { 'Chart.yaml': 'apiVersion: v2\nname: web\nversion: one\n' }, /version/],
  ])("is refused for %s, in Helm's words and without our folders", async (_what, files, message) => {
    const refused = render(files);
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(message) as string,
    });
    await expect(refused).rejects.not.toThrow(/loam-helm-|Use --debug/);
  });

  it('is stopped when it is given up', async () => {
    const files = {
      'templates/a.yaml': '{{ range $i := until 20000 }}{{ range $j := until 20000 }}{{ end }}{{ end }}',
    };
    const archive = packChart({ name: 'web', files });
    const stopped = template(program, archive, input, AbortSignal.timeout(300));
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a version', () => {
  const versions = ['1.0.0', '1.2.0', '1.10.0', '2.0.0', '3.0.0-beta.1', 'v0.9.0'];

  it.each([
    ['', '2.0.0'],
    ['^1', '1.10.0'],
    ['~1.2', '1.2.0'],
    ['>=1.0.0 <2.0.0', '1.10.0'],
    ['1.x', '1.10.0'],
    ['3.0.0-beta.1', '3.0.0-beta.1'],
    ['>=3.0.0-0', '3.0.0-beta.1'],
    ['^7', null],
  ])('%j is %j', async (constraint, picked) => {
    expect(await pickVersion(program, versions, constraint)).toBe(picked);
  });

  it('rejects what is none', async () => {
    await expect(pickVersion(program, versions, 'not a version')).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });
});
