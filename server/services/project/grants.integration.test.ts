import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { node } from '@/db/schema/engine';
import { project as projectTable } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { ProjectGrant } from '@/server/domain/project-input';
import { applyDocuments } from '../application/apply';
import { checkApplication } from '../application/check';
import { diffApplication } from '../application/diff';
import { dryRunApplication } from '../application/dry-run';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { changeGrants } from './change-grants';
import { getProject } from './get';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { ctx } = world;
const { db } = database;
const project = 'default';
const given: ProjectGrant[] = ['cluster-scoped', 'foreign-namespaces'];
beforeEach(() => db.update(projectTable).set({ grants: given }));

const objects = (...all: object[]) =>
  `    - {name: raw, type: k8s-objects, properties: ${JSON.stringify({ objects: all })}}\n`;
const pod = (more: object) => ({
  containers: [{ name: 'c', image: 'nginx', ...more }],
  restartPolicy: 'Never',
});
const job = (spec: object) => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly' },
  spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { spec } } } },
});
const privileged = pod({ securityContext: { privileged: true } });
const patch = (properties: object) => {
  const merge = { type: 'json-merge-patch', properties };
  const web = { name: 'web', type: 'webservice', properties: { image: 'nginx' }, traits: [merge] };
  return `    - ${JSON.stringify(web)}\n`;
};
const inTemplate = (spec: object) => ({ spec: { template: { spec } } });
const list = { apiVersion: 'v1', kind: 'List', metadata: { name: 'l' }, items: [job(privileged)] };

describe('what pods may do', () => {
  it.each<[string, string, string, string, ProjectGrant]>([
    [
      'a schedule among raw objects',
      objects(job(privileged)),
      'CronJob nightly of component raw sets spec.jobTemplate.spec.template.spec.containers[0].securityContext.privileged',
      'Privileged Containers',
      'privileged',
    ],
    [
      'a List among raw objects',
      objects(list),
      'items[0].spec.jobTemplate.spec.template.spec.containers[0].securityContext.privileged',
      'Privileged Containers',
      'privileged',
    ],
    [
      'the patch of a trait',
      patch(inTemplate({ hostNetwork: true })),
      'Deployment web of component web sets spec.template.spec.hostNetwork',
      'Host Namespaces',
      'host-namespaces',
    ],
    [
      'an init container in the patch of a trait',
      patch(
        inTemplate({
          initContainers: [
            { name: 'i', image: 'i', securityContext: { capabilities: { add: ['SYS_ADMIN'] } } },
          ],
        }),
      ),
      'spec.template.spec.initContainers[0].securityContext.capabilities.add',
      'Capabilities',
      'capabilities',
    ],
    [
      'a volume of a component',
      `    - {name: web, type: webservice, properties: {image: nginx, volumeMounts: {hostPath: [{name: root, mountPath: /host, path: /}]}}}\n`,
      'spec.template.spec.volumes[0].hostPath',
      'HostPath Volumes',
      'host-path',
    ],
  ])(
    '%s is refused without its grant, wherever one asks',
    async (_what, components, place, control, grant) => {
      const name = uniqueName('pods');
      const document = documentOf(name, components);
      const told = {
        code: 'denied',
        message: expect.stringContaining(place) as string,
        hint: expect.stringContaining(`--grant ${grant}`) as string,
      };
      const problem = await refusalOf(applyDocuments(ctx, { project, document }));
      expect(problem).toMatchObject({ ...told, path: 'spec.components[0]', position: { line: 6 } });
      expect(problem.message).toContain(`"${control}"`);
      expect((await checkApplication(ctx, { project, document })).problems).toMatchObject([
        { ...told, severity: 'warning' },
      ]);
      expect((await dryRunApplication(ctx, { project, document })).problems).toMatchObject([told]);
      const { places } = await diffApplication(ctx, { project, document });
      expect(places[0]?.objects).toContainEqual(
        expect.objectContaining({ change: 'refused', problem: expect.objectContaining(told) as object }),
      );
      await changeGrants(ctx, { name: project, grant: [grant], revoke: [] });
      expect((await checkApplication(ctx, { project, document })).problems).toEqual([]);
      expect((await dryRunApplication(ctx, { project, document })).problems).toEqual([]);
    },
  );

  it('is looked at once more when it is delivered: what a policy puts in, and a grant that was taken back', async () => {
    const name = uniqueName('late');
    const hidden = JSON.stringify({
      components: [
        { name: 'web', traits: [JSON.parse(patch(inTemplate({ hostPID: true })).slice(6)).traits[0]] },
      ],
    });
    const rest = `  policies: [{name: o, type: override, properties: ${hidden}}]\n  workflow: {steps: [{name: d, type: deploy, properties: {policies: [o]}}]}\n`;
    const document = documentOf(name, webservice(), rest);
    expect(await refusalOf(applyDocuments(ctx, { project, document }))).toMatchObject({ code: 'denied' });
    await changeGrants(ctx, { name: project, grant: ['host-namespaces'], revoke: [] });
    const [applied] = await applyDocuments(ctx, { project, document });
    expect(await world.ended(applied?.runId ?? '')).toMatchObject({ state: 'succeeded' });
    await changeGrants(ctx, { name: project, grant: [], revoke: ['host-namespaces'] });
    expect(await refusalOf(applyDocuments(ctx, { project, document: `${document}# again\n` }))).toMatchObject(
      {
        code: 'denied',
      },
    );
  });

  it('is refused to steps that write objects by themselves', async () => {
    const name = uniqueName('step');
    const value = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'sneaky' }, spec: privileged };
    const steps = `  workflow: {steps: [{name: put, type: apply-object, properties: ${JSON.stringify({ value })}}]}\n`;
    const [applied] = await applyDocuments(ctx, { project, document: documentOf(name, webservice(), steps) });
    const { id } = await world.ended(applied?.runId ?? '');
    const nodes = await db.select().from(node).where(eq(node.executionId, id));
    const failed = nodes.find((each) => each.name === 'put');
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'denied' } });
    const found = await world.api.get({ apiVersion: 'v1', kind: 'Pod', namespace: name, name: 'sneaky' });
    expect(found).toBeNull();
  });
});

describe('grants', () => {
  it('are given and taken by an instance admin, and audited', async () => {
    const grant: ProjectGrant[] = ['privileged', 'host-path'];
    expect(await changeGrants(ctx, { name: project, grant, revoke: ['cluster-scoped'] })).toEqual({
      name: project,
      grants: ['foreign-namespaces', 'privileged', 'host-path'],
    });
    expect((await getProject(ctx, { project })).grants).toContain('privileged');
    const entries = await db
      .select()
      .from(audit)
      .where(eq(audit.action, 'project.change-grants'))
      .orderBy(audit.id);
    expect(entries.at(-1)?.detail).toMatchObject({
      before: given,
      after: expect.arrayContaining(grant) as string[],
    });
  });

  it('rejects those of a project, nothing at all, both at once, and a project that is not there', async () => {
    const actor = {
      type: 'user',
      id: 'u',
      name: 'U',
      instanceAdmin: false,
      mustChangePassword: false,
    } as const;
    const change = (input: Partial<Parameters<typeof changeGrants>[1]>, more = {}) =>
      refusalOf(changeGrants({ ...ctx, ...more }, { name: project, grant: [], revoke: [], ...input }));
    expect(await change({ grant: ['privileged'] }, { actor })).toMatchObject({ code: 'denied' });
    expect(await change({})).toMatchObject({ code: 'invalid-input' });
    expect(await change({ grant: ['privileged'], revoke: ['privileged'] })).toMatchObject({ path: 'revoke' });
    expect(await change({ name: 'no-such', grant: ['privileged'] })).toMatchObject({ code: 'not-found' });
  });
});
