import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { validateBySchema } from '@/server/domain/schema-validation';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);

async function releaseOf(type: string, properties: object) {
  const manifest = await types.extensions().find('component', type);
  if (!manifest) throw new Error(`${type} is not there`);
  const { value, problems } = validateBySchema(manifest.schema, properties as Record<string, never>, '');
  expect(problems.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  const context = { name: 'site', appName: 'shop', namespace: 'shop', parameters: value };
  const answer = await types.extensions().call(manifest, 'render', [context]);
  return (answer as { release: Record<string, unknown> }).release;
}

const chart = { source: 'web', repoURL: 'https://charts.example.com' };

describe('helmchart', () => {
  it('says where a chart comes from by what its source looks like', async () => {
    const from = async (given: object) => (await releaseOf('helmchart', { chart: given }))['chart'];
    expect(await from(chart)).toEqual({ type: 'repository', url: chart.repoURL, chart: 'web', version: '' });
    expect(await from({ ...chart, version: '1.x' })).toMatchObject({ version: '1.x' });
    expect(await from({ source: 'oci://ghcr.io/a/web', version: '1.0.0' })).toEqual({
      type: 'oci',
      url: 'oci://ghcr.io/a/web',
      version: '1.0.0',
    });
    expect(await from({ source: 'web', repoURL: 'oci://ghcr.io/a/' })).toMatchObject({
      type: 'oci',
      url: 'oci://ghcr.io/a/web',
    });
    expect(await from({ source: 'https://x.example.com/web-1.tgz' })).toMatchObject({ type: 'archive' });
  });

  it('is named as the component, in the namespace of the placement, unless said otherwise', async () => {
    expect(await releaseOf('helmchart', { chart })).toMatchObject({
      name: 'site',
      valuesFrom: [],
      health: [],
    });
    const release = { name: 'other', namespace: 'there' };
    expect(await releaseOf('helmchart', { chart, release })).toMatchObject(release);
  });

  it.each([
    [{ chart: { source: 'web' } }, 'chart.repoURL'],
    [{ chart: { ...chart, source: '../web' } }, 'chart.source'],
    [{ chart: { ...chart, repoURL: 'file:///etc' } }, 'chart.repoURL'],
    [{ chart, release: { name: 'Not A Name' } }, 'release.name'],
    [{ chart, release: { name: 'x'.repeat(54) } }, 'release.name'],
    [{ chart, options: { force: true } }, 'options.force'],
    [{ chart, options: { recreatePods: true } }, 'options.recreatePods'],
    [{ chart, options: { cleanupOnFail: true } }, 'options.cleanupOnFail'],
    [{ chart, options: { waitTimeout: 'soon' } }, 'options.waitTimeout'],
  ])('rejects %j', async (properties, path) => {
    await expect(releaseOf('helmchart', properties)).rejects.toMatchObject({ code: 'invalid-input', path });
  });
});

describe('helm', () => {
  const given = { url: 'https://charts.example.com', chart: 'web' };

  it('takes the parameters of the fluxcd addon', async () => {
    const from = async (more: object) => releaseOf('helm', { ...given, ...more });
    expect(
      await from({ version: '*', secretRef: 'login', targetNamespace: 'there', releaseName: 'r' }),
    ).toMatchObject({
      name: 'r',
      namespace: 'there',
      secretRef: { name: 'login' },
      chart: { type: 'repository', url: given.url, chart: 'web', version: '' },
    });
    expect(await from({ repoType: 'oci', url: 'ghcr.io/a' })).toMatchObject({
      chart: { type: 'oci', url: 'oci://ghcr.io/a/web' },
    });
    const git = { repoType: 'git', chart: './charts/web/', git: { branch: 'main' } };
    expect(await from(git)).toMatchObject({ chart: { type: 'git', path: 'charts/web', ref: 'main' } });
  });

  it.each([
    [{ ...given, repoType: 'oss' }, 'repoType'],
    [{ ...given, suspend: true }, 'suspend'],
    [{ ...given, repoType: 'git', chart: '../x' }, 'chart'],
    [{ ...given, url: 'ftp://x' }, 'url'],
  ])('rejects %j', async (properties, path) => {
    await expect(releaseOf('helm', properties)).rejects.toMatchObject({ code: 'invalid-input', path });
  });
});
