import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { application, applicationRevision } from '@/db/schema/application';
import { audit } from '@/db/schema/audit';
import { user } from '@/db/schema/auth';
import { execution } from '@/db/schema/engine';
import { cluster, namespace, stage, unit } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { packPlugins } from '@/plugins/pack';
import type { ProjectRole } from '@/server/domain/permission';
import type { Extensions } from '@/server/extensions/extensions';
import { createTestExtensions } from '@/server/extensions/testing/test-extensions';
import { createSealer } from '@/server/platform/crypto';
import type { ServiceContext } from '@/server/services/context';
import { getRevision, listRevisions } from '@/server/services/revision/read';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { applyDocuments } from './apply';
import { deleteApplication } from './delete';
import { deployApplication } from './deploy';
import { getApplication } from './get';
import { saveApplication } from './save';

const { db } = await createTestDatabase();
const folder = mkdtempSync(join(tmpdir(), 'loam-save-'));
let extensions: Extensions;

beforeAll(async () => {
  extensions = await createTestExtensions(await packPlugins({ pluginsDir: 'plugins', outDir: folder }));
  await db.insert(unit).values({ id: 'unt_1', name: 'local' });
  const place = {
    unitId: 'unt_1',
    source: 'kubeconfig' as const,
    endpoint: '',
    credentials: '',
    version: 'v1.36.3',
  };
  await db.insert(cluster).values({ id: 'clu_1', name: 'main', ...place });
  for (const name of ['mine', 'theirs']) {
    await db.insert(project).values({ id: `prj_${name}`, name, title: name });
    await db
      .insert(namespace)
      .values({ id: `ns_${name}`, clusterId: 'clu_1', projectId: `prj_${name}`, name });
    await db
      .insert(stage)
      .values({ id: `stg_${name}`, namespaceId: `ns_${name}`, projectId: `prj_${name}`, name: 'dev' });
  }
  for (const role of ['viewer', 'developer', 'operator', 'platform', 'admin'] as const) {
    await db.insert(user).values({ id: `usr_${role}`, name: `The ${role}`, email: `${role}@example.com` });
    await db.insert(projectMember).values({ projectId: 'prj_mine', userId: `usr_${role}`, role });
  }
}, 60_000);
beforeEach(async () => {
  await db.delete(execution);
  await db.delete(application);
});
afterAll(async () => {
  await extensions.close();
  rmSync(folder, { recursive: true, force: true });
});

function as(role: ProjectRole): ServiceContext {
  return {
    db,
    actor: {
      type: 'user',
      id: `usr_${role}`,
      name: `The ${role}`,
      instanceAdmin: false,
      mustChangePassword: false,
    },
    requestId: 'req_1',
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
    extensions,
    clusters: createClusters(db, createSealer([{ id: 'test', key: Buffer.alloc(32) }])),
  };
}

function document(name: string, image = 'nginx', metadata = ''): string {
  return `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}${metadata}}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: "${image}"}
`;
}
const save = (
  text: string,
  more: { baseRevision?: number; project?: string } = {},
  role: ProjectRole = 'developer',
) => saveApplication(as(role), { project: 'mine', document: text, ...more });

describe('save', () => {
  it('numbers revisions, keeps the text as it was, and makes none of the same text', async () => {
    expect(await save(document('shop'))).toEqual({ name: 'shop', revision: 1, created: true });
    expect(await save(document('shop'))).toEqual({ name: 'shop', revision: 1, created: false });
    expect(await save(`${document('shop')}# a note\n`)).toEqual({ name: 'shop', revision: 2, created: true });
    const revisions = await listRevisions(as('viewer'), {
      project: 'mine',
      name: 'shop',
      page: 1,
      pageSize: 50,
    });
    expect(revisions).toMatchObject({
      total: 2,
      items: [{ number: 2, createdByName: 'The developer' }, { number: 1 }],
    });
    const first = await getRevision(as('viewer'), { project: 'mine', name: 'shop', number: 1 });
    expect(first.document).toBe(document('shop'));
    await expect(
      getRevision(as('viewer'), { project: 'mine', name: 'shop', number: 9 }),
    ).rejects.toMatchObject({
      code: 'not-found',
      expected: '1 to 2',
    });
    const entries = await db.select().from(audit).where(eq(audit.action, 'application.save'));
    expect(entries.map((entry) => entry.target)).toEqual(['application/shop', 'application/shop']);
  });

  it('rejects a save on top of a revision that was overtaken, and says by whom', async () => {
    await save(document('shop'));
    await save(document('shop', 'nginx:2'), {}, 'operator');
    await expect(save(document('shop', 'nginx:3'), { baseRevision: 1 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^The operator saved revision 2 at \d{4}-.+, after the revision 1 that you edited\.$/,
      ),
    });
    await expect(save(document('shop', 'nginx:3'), { baseRevision: 0 })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await save(document('shop', 'nginx:3'), { baseRevision: 2 })).toMatchObject({ revision: 3 });
  });

  it('lets one of two writers at the same moment win', async () => {
    await save(document('shop'));
    const both = await Promise.allSettled([
      save(document('shop', 'a'), { baseRevision: 1 }),
      save(document('shop', 'b'), { baseRevision: 1 }),
    ]);
    expect(both.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await db.$count(applicationRevision)).toBe(2);
  });

  const bomb = `a: &a [${'x, '.repeat(2000)}]\nb: [${Array(30).fill('*a').join(', ')}]`;
  it.each([
    ['bad YAML', 'a: b: c', 'invalid-document'],
    ['an alias bomb', bomb, 'too-large'],
    ['an unknown type', document('shop').replace('webservice', 'webservise'), 'unknown-type'],
    ['a wrong parameter', document('shop').replace('image:', 'imag:'), 'invalid-input'],
    ['a value of the wrong kind', document('shop').replace('"nginx"', '5'), 'invalid-input'],
    [
      'a circle',
      document('shop').replace('type: webservice', 'type: webservice\n      dependsOn: [web]'),
      'invalid-document',
    ],
    [
      'two components of one name',
      `${document('shop')}    - {name: web, type: worker}\n`,
      'invalid-document',
    ],
    ['a file of 5 MB', `${document('shop')}# ${'x'.repeat(5_000_000)}`, 'too-large'],
    ['two documents', `${document('shop')}---\n${document('cart')}`, 'invalid-document'],
  ])('rejects %s with line and column, and saves nothing', async (_name, text, code) => {
    await expect(save(text)).rejects.toMatchObject({
      code,
      position: { line: expect.any(Number), column: expect.any(Number) },
    });
    expect(await db.select().from(application)).toEqual([]);
  });

  it('rejects a viewer, and whoever is not a member', async () => {
    await expect(save(document('shop'), {}, 'viewer')).rejects.toMatchObject({ code: 'denied' });
    await expect(save(document('shop'), { project: 'theirs' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(save(document('shop'), { project: 'nowhere' })).rejects.toMatchObject({ code: 'not-found' });
    expect(await db.select().from(application)).toEqual([]);
  });
});

describe('apply and deploy', () => {
  const apply = (text: string, role: ProjectRole = 'developer', stageName?: string) =>
    applyDocuments(as(role), { project: 'mine', document: text, stage: stageName });

  it('saves and starts a run that keeps its definitions; again it joins the run', async () => {
    const [first] = await apply(document('shop'));
    expect(first).toMatchObject({ name: 'shop', revision: 1, unchanged: false });
    const [run] = await db
      .select()
      .from(execution)
      .where(eq(execution.id, first?.runId ?? ''));
    expect(run).toMatchObject({
      title: 'shop r1 to dev',
      kind: 'workflow',
      revision: 1,
      context: {
        home: { cluster: 'main', namespace: 'mine', stage: 'dev' },
        pins: { component: { webservice: 1 }, 'workflow-step': { deploy: 1 } },
        targets: [{ clusterId: 'clu_1', namespace: 'mine' }],
      },
    });
    expect(await apply(document('shop'))).toEqual([{ ...first, unchanged: true }]);
  });

  it('applies all documents of a file or none', async () => {
    await expect(
      apply(`${document('shop')}---\n${document('cart').replace('webservice', 'nope')}`),
    ).rejects.toMatchObject({
      code: 'unknown-type',
      position: { line: 16, column: 13 },
    });
    expect(await db.select().from(application)).toEqual([]);
    expect(await apply(`${document('shop')}---\n${document('cart')}`)).toHaveLength(2);
  });

  it('rejects what a plugin refuses to render, with line and column, and saves nothing', async () => {
    const sidecar = '        - {type: sidecar, properties: {name: log, image: IMAGE}}\n';
    const traits = `      traits:\n${sidecar.replace('IMAGE', 'a')}${sidecar.replace('IMAGE', 'b')}`;
    await expect(apply(document('shop') + traits)).rejects.toMatchObject({
      path: expect.stringMatching(/^spec\.components\[0\]\.traits\[1\]\.properties/),
      position: { line: 11, column: expect.any(Number) },
    });
    expect(await db.select().from(application)).toEqual([]);
  });

  it('opens a namespace that nobody has for those who may, and for nobody one of another project', async () => {
    const named = (name: string) => document('shop', 'nginx', `, namespace: ${name}`);
    await expect(apply(named('fresh'))).rejects.toMatchObject({ code: 'denied', got: 'fresh' });
    expect(await apply(named('fresh'), 'admin')).toHaveLength(1);
    expect(await apply(named('fresh'))).toHaveLength(1);
    for (const role of ['developer', 'admin'] as const) {
      await expect(apply(named('theirs'), role)).rejects.toMatchObject({ code: 'denied', got: 'theirs' });
      await expect(apply(named('kube-system'), role)).rejects.toMatchObject({ code: 'denied' });
    }
    await expect(apply(named('TEST_NAMESPACE'), 'admin')).rejects.toMatchObject({ code: 'invalid-document' });
  });

  it('rejects what is not there: revision, stage, cluster, application', async () => {
    await save(document('shop'));
    const deploy = (more: object) =>
      deployApplication(as('developer'), { project: 'mine', name: 'shop', ...more });
    await expect(deploy({ revision: 7 })).rejects.toMatchObject({ code: 'not-found', got: '7' });
    await expect(deploy({ stage: 'prod' })).rejects.toMatchObject({ code: 'not-found', got: 'prod' });
    await expect(deploy({ name: 'shp' })).rejects.toMatchObject({
      code: 'not-found',
      hint: 'Did you mean "shop"?',
    });
    const topology = '  policies:\n    - {name: t, type: topology, properties: {clusters: [mian]}}\n';
    await expect(apply(document('far') + topology)).rejects.toMatchObject({
      code: 'not-found',
      path: 'spec.policies[0].properties.clusters[0]',
      hint: 'Did you mean "main"?',
    });
    expect((await db.select().from(execution)).length).toBe(0);
  });

  it('rejects a deletion by a developer, and a change while it is being deleted', async () => {
    await save(document('shop'));
    await expect(deleteApplication(as('developer'), { project: 'mine', name: 'shop' })).rejects.toMatchObject(
      {
        code: 'denied',
      },
    );
    await deleteApplication(as('operator'), { project: 'mine', name: 'shop' });
    await expect(save(document('shop', 'x'))).rejects.toMatchObject({ code: 'illegal-state' });
    await expect(getApplication(as('viewer'), { project: 'mine', name: 'shop' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
