import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHelmFinder } from './binary';
import { pickVersion } from './pick-version';
import { template } from './template';
import { packChart } from './testing/chart-server';

const program = await createHelmFinder(join(tmpdir(), 'loam-test-helm'))();
const input = {
  release: 'site',
  namespace: 'shop',
  values: {},
  isUpgrade: false,
  kubeVersion: 'v1.36.0',
  apiVersions: ['v1', 'apps/v1'],
  includeCRDs: true,
  skipSchemaValidation: false,
};
const render = (files: Record<string, string>, more: Partial<typeof input> = {}) =>
  template(program, packChart({ name: 'web', files }), { ...input, ...more });

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
      /cannot be rendered/,
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
