import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { application, applicationRevision } from '@/db/schema/application';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { saveApplication } from '../application/save';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { compareRevisions } from './compare';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';
const save = (document: string) => saveApplication(world.ctx, { project, document });
const compare = (name: string, from = 1, to = 2) => compareRevisions(world.ctx, { project, name, from, to });
const changesOf = ({ places }: Awaited<ReturnType<typeof compare>>) =>
  places
    .flatMap(({ objects }) => objects.map(({ change, kind, name }) => `${change} ${kind} ${name}`))
    .toSorted();
const secret = (value: string) =>
  `    - {name: keys, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: Secret, metadata: {name: keys}, stringData: {key: ${value}}}]}}\n`;

describe('comparing two revisions', () => {
  it('pairs the objects that both render, field by field, without a look at any cluster', async () => {
    const name = uniqueName('compare');
    await save(
      documentOf(name, webservice('nginx:1') + webservice('nginx:1', 'old') + webservice('a', 'same')),
    );
    await save(
      documentOf(name, webservice('nginx:2') + webservice('nginx:1', 'new') + webservice('a', 'same')),
    );
    const found = await compare(name);
    expect(found).toMatchObject({ from: { number: 1 }, to: { number: 2 }, problems: [] });
    expect(changesOf(found)).toEqual([
      'change Deployment web',
      'create Deployment new',
      'create Service new',
      'none Deployment same',
      'none Service same',
      'none Service web',
      'remove Deployment old',
      'remove Service old',
    ]);
    const web = found.places[0]?.objects.find((each) => each.kind === 'Deployment' && each.name === 'web');
    expect(web).toMatchObject({
      restarts: true,
      fields: [{ path: 'spec.template.spec.containers[web].image', before: 'nginx:1', after: 'nginx:2' }],
    });
    expect(changesOf(await compare(name, 2, 1))).toContain('create Deployment old');
    expect(new Set(changesOf(await compare(name, 2, 2)).map((each) => each.split(' ')[0]))).toEqual(
      new Set(['none']),
    );
  });

  it('hides values of Secrets', async () => {
    const name = uniqueName('hidden');
    await save(documentOf(name, secret('canary-1')));
    await save(documentOf(name, secret('canary-2')));
    const found = await compare(name);
    expect(changesOf(found)).toEqual(['change Secret keys']);
    expect(JSON.stringify(found)).not.toContain('canary');
  });

  it('says at its place what can no longer be rendered, and shows the rest', async () => {
    const name = uniqueName('gone');
    const lost = '    - {name: lost, type: uninstalled, properties: {}}\n';
    await save(documentOf(name, webservice('nginx:1')));
    await putRevision(name, documentOf(name, webservice('nginx:2') + lost));
    const found = await compare(name);
    expect(changesOf(found)).toEqual(['change Deployment web', 'none Service web']);
    expect(found.problems).toEqual([
      expect.objectContaining({
        revision: 2,
        code: 'unknown-type',
        path: 'spec.components[1].type',
        position: { line: 7, column: 26 },
      }),
    ]);
  });

  it('shows the components of a revision whose policies are gone', async () => {
    const name = uniqueName('policy');
    const policies = '  policies:\n    - {name: p, type: uninstalled, properties: {}}\n';
    const steps = '  workflow: {steps: [{name: d, type: deploy, properties: {policies: [p]}}]}\n';
    await save(documentOf(name, webservice('nginx:1')));
    await putRevision(name, documentOf(name, webservice('nginx:2'), policies + steps));
    const found = await compare(name);
    expect(changesOf(found)).toEqual(['change Deployment web', 'none Service web']);
    expect(found.problems).toMatchObject([
      { revision: 2, code: 'unknown-type', path: 'spec.policies[0].type' },
    ]);
  });

  it('rejects a revision that is not there, and an application of nobody', async () => {
    const name = uniqueName('short');
    await save(documentOf(name, webservice()));
    await expect(compare(name, 1, 7)).rejects.toMatchObject({ code: 'not-found', got: '7' });
    await expect(compare(uniqueName('nobody'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      compareRevisions(
        {
          ...world.ctx,
          actor: { type: 'user', id: 'u', name: 'U', instanceAdmin: false, mustChangePassword: false },
        },
        { project, name, from: 1, to: 1 },
      ),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

/** As one that was saved while its types were installed. */
async function putRevision(name: string, document: string): Promise<void> {
  const { db } = database;
  const [row] = await db.select().from(application).where(eq(application.name, name));
  const number = (row?.revision ?? 0) + 1;
  const own = { id: `${name}-${number}`, applicationId: row?.id ?? '', number, document };
  await db.insert(applicationRevision).values({ ...own, digest: own.id, createdByName: 'somebody' });
  await db.update(application).set({ revision: number }).where(eq(application.name, name));
}
