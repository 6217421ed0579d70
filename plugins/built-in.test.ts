import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { isDeclared } from '@/server/domain/made-kinds';
import { validateBySchema } from '@/server/domain/schema-validation';
import { checkSchemaLimits } from '@/server/domain/schema/schema-limits';
import type { Extensions } from '@/server/extensions/extensions';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';
import { packOf } from '@/server/extensions/testing/packs-of';
import { createTestExtensions } from '@/server/extensions/testing/test-extensions';
import { type PluginRunner, checkPlugin } from './sdk/check-plugin';

const types = openBuiltInTypes(packPlugins);

function runnerOf(extensions: Extensions): PluginRunner {
  return {
    call: (manifest, functionName, args) => extensions.call(manifest, functionName, args),
    parameters: (manifest, properties) => validateBySchema(manifest.schema, properties, ''),
    declares: isDeclared,
  };
}

describe('the plugins that come with Loam', () => {
  it('hold what every plugin must hold', async () => {
    for (const pack of types.packs()) {
      expect(await checkPlugin(pack, runnerOf(types.extensions()))).toEqual([]);
    }
  }, 60_000);

  it('have schemas within the limits, and small scripts without any schema in them', () => {
    for (const pack of types.packs()) {
      for (const { manifest, script } of pack.definitions) {
        expect(checkSchemaLimits(manifest.schema)).toEqual([]);
        const code = script.slice(0, script.lastIndexOf('//# sourceMappingURL'));
        expect(code.length, manifest.name).toBeLessThan(60_000);
        expect(code, manifest.name).not.toMatch(/typebox|additionalProperties/i);
      }
    }
  });

  it('are the types that documents written for KubeVela use', () => {
    const names = types.packs().flatMap((pack) => pack.definitions.map(({ manifest }) => manifest.name));
    expect(names).toEqual(expect.arrayContaining(promised));
    expect(new Set(names).size).toBe(names.length);
  });
});

const promised = `
  webservice worker task cron-task statefulset daemon k8s-objects raw scaler expose
  gateway labels annotations env resource storage hostalias sidecar command container-image
  topology override deploy apply-component suspend step-group
`
  .trim()
  .split(/\s+/);

describe('checkPlugin', () => {
  it('rejects one language, properties without titles, examples that fail, and answers that change', async () => {
    const pack = packOf(
      'careless',
      {
        name: 'careless',
        code: '{ render: () => ({ workload: null }) }',
        schema: { type: 'object', properties: { a: { type: 'integer' } } },
        examples: [{ title: 'wrong', properties: { a: 'x' } }],
        workload: 'apps/v1/Deployment',
      },
      {
        name: 'broken',
        code: '{ render: () => { throw new Error("out of order"); } }',
        examples: [{ title: 'e', properties: {} }],
      },
      { name: 'empty', code: '{}', functions: [] },
      {
        name: 'undeclared',
        code: "{ render: () => ({ workload: null, resources: [{ name: 'a', resource: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } } }] }) }",
        examples: [{ title: 'e', properties: {} }],
        kinds: ['v1/Service'],
      },
    );
    const extensions = await createTestExtensions([pack]);
    const problems = (await checkPlugin(pack, runnerOf(extensions))).join('\n');
    await extensions.close();
    expect(problems).toMatch(/careless: title is in one language only/);
    expect(problems).toMatch(/careless: a has no title/);
    expect(problems).toMatch(/careless: example "wrong": a must be a whole number/);
    expect(problems).toMatch(/broken: example "e": render failed: .*out of order/);
    expect(problems).toMatch(/empty: needs one of the functions render/);
    expect(problems).toMatch(/empty: has no example/);
    expect(problems).toMatch(/undeclared: example "e": makes v1\/Secret, which is not among its kinds/);
  });
});
