import { desc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { instance } from '@/db/schema/delivery';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { editObject, getEditable, previewEdit } from './edit';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { ctx, api } = world;

async function deliver(word: string, components = webservice()) {
  const name = uniqueName(word);
  const { runId } = await world.apply(documentOf(name, components));
  const { applicationId } = await world.ended(runId);
  const [row] = await database.db
    .select()
    .from(instance)
    .where(eq(instance.applicationId, applicationId ?? ''));
  const at = (kind = 'Deployment', apiVersion = 'apps/v1', object = 'web') => ({
    project: 'default',
    instanceId: row?.id ?? '',
    apiVersion,
    kind,
    namespace: name,
    name: object,
  });
  return { name, at };
}

const imageOf = async (namespace: string) => JSON.stringify((await world.deployment(namespace))?.['spec']);

describe('editing a live object', () => {
  it('shows what the cluster would write, writes it as a change of somebody, and keeps the status', async () => {
    const { name, at } = await deliver('edit');
    const { text: base, schema } = await getEditable(ctx, at());
    expect(base).not.toMatch(/managedFields|resourceVersion|^status:/m);
    expect(JSON.stringify(schema)).toContain('terminationGracePeriodSeconds');
    const text = base.replace('nginx:1.27', 'nginx:1.29');
    const { before, after } = await previewEdit(ctx, { ...at(), base, text });
    expect(before).toContain('nginx:1.27');
    expect(after).toContain('nginx:1.29');
    expect(await imageOf(name)).toContain('nginx:1.27');
    await editObject(ctx, { ...at(), base, text });
    const live = await world.deployment(name);
    expect(JSON.stringify(live?.['spec'])).toContain('nginx:1.29');
    expect(live?.['status']).toBeDefined();
    expect(JSON.stringify(live?.metadata['managedFields'])).toContain('loam-operate');
    const [entry] = await database.db.select().from(audit).orderBy(desc(audit.id)).limit(1);
    expect(entry).toMatchObject({
      action: 'instance.edit',
      detail: { fields: ['spec.template.spec.containers[web].image'] },
    });
    expect(JSON.stringify(entry?.detail)).not.toContain('nginx');
  });

  it('rejects to write over what somebody changed meanwhile, and says what that was', async () => {
    const { name, at } = await deliver('raced');
    const { text: base } = await getEditable(ctx, at());
    await api.patch(
      { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' },
      { spec: { replicas: 2 } },
      'merge',
    );
    const text = base.replace('nginx:1.27', 'nginx:1.29');
    for (const call of [previewEdit, editObject])
      expect(await refusalOf(call(ctx, { ...at(), base, text }))).toMatchObject({
        code: 'conflict',
        got: 'changed: spec.replicas',
      });
    expect(await imageOf(name)).toContain('nginx:1.27');
  });

  it('rejects what the cluster would refuse, at its line', async () => {
    const { at } = await deliver('wrong');
    const { text: base } = await getEditable(ctx, at());
    const unknown = base.replace(/^spec:$/m, 'spec:\n  replicsa: 3');
    expect(await refusalOf(previewEdit(ctx, { ...at(), base, text: unknown }))).toMatchObject({
      code: 'cluster-refused',
      message: expect.stringContaining('replicsa') as string,
    });
    const negative = base.replace(/^ {2}replicas: .*$/m, '  replicas: -1');
    const line = negative.split('\n').indexOf('  replicas: -1') + 1;
    expect(await refusalOf(previewEdit(ctx, { ...at(), base, text: negative }))).toMatchObject({
      code: 'cluster-refused',
      path: 'spec.replicas',
      position: { line },
    });
    expect(await refusalOf(previewEdit(ctx, { ...at(), base, text: 'a: [' }))).toMatchObject({
      code: 'invalid-document',
    });
  });

  it('rejects pods beyond the baseline, at their line', async () => {
    const { at } = await deliver('node');
    const { text: base } = await getEditable(ctx, at());
    const text = base.replace(/^( +)containers:$/m, '$1hostNetwork: true\n$1containers:');
    const line = text.split('\n').findIndex((each) => each.includes('hostNetwork')) + 1;
    expect(await refusalOf(editObject(ctx, { ...at(), base, text }))).toMatchObject({
      code: 'denied',
      path: 'spec.template.spec.hostNetwork',
      position: { line },
    });
  });

  it('rejects another identity, another owner, and Secrets', async () => {
    const { name, at } = await deliver('whose');
    const { text: base } = await getEditable(ctx, at());
    for (const text of [
      base.replace(`namespace: ${name}`, 'namespace: default'),
      base.replace('name: web', 'name: other'),
      base.replace(`app.oam.dev/name: ${name}`, 'app.oam.dev/name: theirs'),
      base.replace(/^metadata:$/m, 'metadata:\n  finalizers: [example.com/never]'),
    ]) {
      expect(text).not.toBe(base);
      expect(await refusalOf(previewEdit(ctx, { ...at(), base, text }))).toMatchObject({
        code: 'invalid-document',
        message: expect.stringContaining('it stays') as string,
      });
    }
    const secret = await deliver(
      'secret',
      `    - name: web
      type: k8s-objects
      properties:
        objects: [{apiVersion: v1, kind: Secret, metadata: {name: hush}, stringData: {key: canary}}]
`,
    );
    const place = secret.at('Secret', 'v1', 'hush');
    expect(await refusalOf(getEditable(ctx, place))).toMatchObject({ code: 'illegal-state' });
    const edit = { ...place, base: 'a: b', text: 'a: c' };
    expect((await refusalOf(editObject(ctx, edit))).code).toBe('illegal-state');
  });
});
