import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cluster as clusterTable, namespace as namespaceTable } from '@/db/schema/environment';
import { project as projectTable } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { KubeResource } from '@/plugins/sdk/definition';
import { newId } from '@/server/platform/ids';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { addCluster } from '../cluster/add';
import { uniqueName, webservice } from '../testing/delivery-world';
import { personWith } from '../testing/person-with';
import { createTestWorld } from '../testing/test-world';
import { applyDocuments } from './apply';
import { diffApplication } from './diff';
import { dryRunApplication } from './dry-run';

const { database, world, startCluster } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const project = 'default';
const password = 'a-very-secret-word';
const [source, foreign, nobodys, far] = ['source', 'foreign', 'nobodys', 'far'].map((each) =>
  uniqueName(each),
) as [string, string, string, string];
let texts: Server;

const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image }] },
});
const deployment = (namespace: string, name: string, image = 'nginx:1.27'): KubeResource => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace, labels: { promote: 'yes', 'app.oam.dev/name': 'theirs' } },
  spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template: template(image) },
});
const secret = (namespace: string): KubeResource => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'credential', namespace },
  data: { token: Buffer.from(password).toString('base64') },
});

beforeAll(async () => {
  const [own] = await db.select().from(projectTable).where(eq(projectTable.name, project));
  const other = newId('prj');
  await db.insert(projectTable).values({ id: other, name: uniqueName('other'), title: 'other' });
  const [home] = await db.select().from(clusterTable);
  const kubeconfig = await startCluster();
  await addCluster(world.ctx, { name: far, kubeconfig: readFileSync(kubeconfig, 'utf8') });
  const [there] = await db.select().from(clusterTable).where(eq(clusterTable.name, far));
  const claim = (name: string, clusterId = '', projectId = '') =>
    db.insert(namespaceTable).values({ id: newId('nsp'), name, clusterId, projectId });
  await claim(source, home?.id, own?.id);
  await claim(source, there?.id, own?.id);
  await claim(foreign, home?.id, other);
  const remote = world.clusters.connect(
    parseKubeconfig(readFileSync(kubeconfig, 'utf8'), { type: 'file', path: kubeconfig }),
  );
  for (const [api, names] of [
    [world.api, [source, foreign, nobodys]],
    [remote, [source]],
  ] as const) {
    for (const name of names) {
      await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      await api.apply(secret(name));
    }
  }
  await world.api.apply(deployment(source, 'web'));
  const service = { selector: { app: 'web' }, ports: [{ port: 80 }] };
  const metadata = { name: 'web', namespace: source };
  await world.api.apply({ apiVersion: 'v1', kind: 'Service', metadata, spec: service });
  for (const name of ['one', 'two']) await remote.apply(deployment(source, name, 'nginx:canary'));
  remote.close();
  const answers: Record<string, string> = {
    '/objects.yaml?key=hidden': `${JSON.stringify(deployment('', 'fetched')).replace('"namespace":"",', '')}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: more}, data: {a: b}}\n`,
    '/empty.yaml': '# moved\n',
    '/broken.yaml': `a: b\n"${password}\\q"\n`,
  };
  texts = createServer(({ url = '' }, response) => {
    response.writeHead(answers[url] === undefined ? 404 : 200).end(answers[url]);
  });
  texts.listen(0, '127.0.0.1');
  await once(texts, 'listening');
}, 120_000);
afterAll(() => texts.close());

const documentOf = (name: string, properties: string, more = '') => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}, namespace: ${name}}
spec:
  components:
    - {name: web, type: ref-objects, properties: ${properties}${more}}
`;
const fails = async (properties: string) => {
  const { runId } = await world.apply(documentOf(uniqueName('fails'), properties));
  return (await world.ended(runId)).error as { code: string; message: string; path: string } | null;
};

describe('a component of copies', () => {
  it('delivers what is there already, changed by its traits, as its own and without what the cluster keeps', async () => {
    const name = uniqueName('copy');
    const properties = `{objects: [{resource: deployment, namespace: ${source}}, {resource: services, namespace: ${source}}]}`;
    const traits = ', traits: [{type: scaler, properties: {replicas: 2}}]';
    const { runId } = await world.apply(documentOf(name, properties, traits));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    const [copy, original] = [await world.deployment(name), await world.deployment(source)];
    expect(copy).toMatchObject({
      metadata: { labels: { promote: 'yes', 'app.oam.dev/name': name, 'app.oam.dev/component': 'web' } },
      spec: { replicas: 2, template: template('nginx:1.27') },
    });
    expect(copy?.metadata.uid).not.toBe(original?.metadata.uid);
    expect(original).toMatchObject({
      metadata: { labels: { 'app.oam.dev/name': 'theirs' } },
      spec: { replicas: 1 },
    });
    const address = async (namespace: string) =>
      ((await world.service(namespace))?.['spec'] as { clusterIP?: string } | undefined)?.clusterIP;
    expect(await address(name)).not.toBe(await address(source));
  });

  it('finds by labels, in another cluster', async () => {
    const name = uniqueName('labelled');
    const properties = `{objects: [{resource: deployment, group: apps, cluster: ${far}, namespace: ${source}, labelSelector: {promote: "yes"}}]}`;
    const { runId } = await world.apply(documentOf(name, properties));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    for (const each of ['one', 'two'])
      expect(await world.deployment(name, each)).toMatchObject({
        spec: { template: template('nginx:canary') },
      });
  });

  it('fetches from an address that the rule of outgoing requests allows', async () => {
    const name = uniqueName('fetched');
    const { port } = texts.address() as AddressInfo;
    const { runId } = await world.apply(
      documentOf(name, `{urls: ["http://127.0.0.1:${port}/objects.yaml?key=hidden"]}`),
    );
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    expect(await world.deployment(name, 'fetched')).not.toBeNull();
    const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'more' };
    expect(await world.api.get(id)).toMatchObject({ data: { a: 'b' } });
  });

  it.each([
    ['http://10.1.2.3/objects.yaml', 'denied', 'urls[0]'],
    ['file:///etc/passwd', 'invalid-input', 'urls[0]'],
  ])('rejects the address %s', async (url, code) => {
    const error = await fails(`{urls: ["${url}"]}`);
    expect(error).toMatchObject({ code });
    expect(error?.path).toMatch(/^spec\.components\[0\]/);
  });

  it('tells nothing of an address but its host', async () => {
    const { port } = texts.address() as AddressInfo;
    const error = await fails(`{urls: ["http://user:${password}@127.0.0.1:${port}/x?key=${password}"]}`);
    expect(error?.message).toContain('127.0.0.1');
    expect(JSON.stringify(error)).not.toContain(password);
  });

  it('rejects an address that holds no object, and says nothing of what it holds else', async () => {
    const { port } = texts.address() as AddressInfo;
    const at = (path: string) => fails(`{urls: ["http://127.0.0.1:${port}/${path}"]}`);
    expect(await at('empty.yaml')).toMatchObject({
      message: 'What 127.0.0.1:' + port + ' answers holds no object.',
    });
    expect((await at('broken.yaml'))?.message).toBe(`What 127.0.0.1:${port} answers is no YAML in line 2.`);
  });

  it('is not said to be removed where the cluster that it is read from is away', async () => {
    const name = uniqueName('away');
    const from = (cluster: string) =>
      documentOf(name, `{objects: [{resource: service, cluster: ${cluster}, namespace: ${source}}]}`);
    const { runId } = await world.apply(from('local'));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    const [home] = await db.select().from(clusterTable);
    const [own] = await db.select().from(projectTable).where(eq(projectTable.name, project));
    const gone = { id: newId('clu'), name: uniqueName('gone') };
    const server = 'https://127.0.0.1:1';
    const credentials = { server, cluster: { server }, user: { token: 'none' }, context: gone.name };
    await db.insert(clusterTable).values({
      ...gone,
      unitId: home?.unitId ?? '',
      source: 'kubeconfig',
      endpoint: '',
      credentials: world.clusters.seal(gone.id, credentials),
    });
    await db
      .insert(namespaceTable)
      .values({ id: newId('nsp'), name: source, clusterId: gone.id, projectId: own?.id ?? '' });
    const { places, problems } = await diffApplication(world.ctx, { project, document: from(gone.name) });
    expect(problems).toMatchObject([{ code: 'cluster-unreachable', severity: 'warning' }]);
    expect(places.flatMap(({ objects }) => objects)).toEqual([]);
  });
});

describe('what a project may not reach', () => {
  const grant = (grants: string[]) =>
    db.update(projectTable).set({ grants }).where(eq(projectTable.name, project));
  beforeAll(() => grant([]));
  afterEach(() => grant([]));
  const named = (what: string) => fails(`{objects: [{${what}}]}`);

  it('rejects the namespace of another project, and one that nobody owns, whether the object is there or not', async () => {
    for (const namespace of [foreign, nobodys, 'kube-system', uniqueName('absent')]) {
      for (const name of ['credential', 'not-there']) {
        expect(await named(`resource: secret, name: ${name}, namespace: ${namespace}`)).toMatchObject({
          code: 'denied',
          message: `The namespace "${namespace}" is not open to project "default".`,
          path: 'spec.components[0].properties.objects[0].namespace',
        });
      }
    }
  });

  it('rejects a namespace that is the project’s in another cluster only', async () => {
    const [namespace] = [uniqueName('elsewhere')];
    const [there] = await db.select().from(clusterTable).where(eq(clusterTable.name, far));
    const [own] = await db.select().from(projectTable).where(eq(projectTable.name, project));
    const values = {
      id: newId('nsp'),
      name: namespace,
      projectId: own?.id ?? '',
      clusterId: there?.id ?? '',
    };
    await db.insert(namespaceTable).values(values);
    expect(await named(`resource: secret, name: credential, namespace: ${namespace}`)).toMatchObject({
      code: 'denied',
    });
  });

  it('is opened by a grant where nobody owns it, and never where another project does', async () => {
    await grant(['foreign-namespaces']);
    expect(await named(`resource: secret, name: credential, namespace: ${nobodys}`)).toBeNull();
    expect(await named(`resource: secret, name: credential, namespace: ${foreign}`)).toMatchObject({
      code: 'denied',
    });
  });

  it('does not take a way to another project’s objects for a name', async () => {
    await grant(['cluster-scoped', 'foreign-namespaces']);
    const name = `${foreign}/secrets/credential`;
    expect(await named(`resource: namespace, name: ${name}`)).toMatchObject({
      code: 'invalid-input',
      message: `No Namespace has the name "${name}".`,
    });
  });

  it('is not told what kinds there are where it may reach nothing', async () => {
    for (const resource of ['secret', 'wombat'])
      expect(await named(`resource: ${resource}, name: a, namespace: ${foreign}`)).toMatchObject({
        code: 'denied',
      });
  });

  it.each([
    ['resource: clusterrole, name: cluster-admin', 'denied', /whole cluster/],
    ['resource: wombat, name: a', 'cluster-refused', /knows no wombat/],
    ['resource: secret, name: gone, namespace: SOURCE', 'not-found', /There is no Secret gone/],
    ['resource: secret, namespace: SOURCE, labelSelector: {not: such}', 'not-found', /with not=such/],
    ['resource: secret, name: a, cluster: nowhere', 'not-found', /no cluster "nowhere"/],
    ['resource: secret, name: .., namespace: SOURCE', 'invalid-input', /has the name "\.\."/],
    [
      'resource: service, name: "web:80/proxy/x", namespace: SOURCE',
      'invalid-input',
      /No Service has the name/,
    ],
  ])('rejects {%s}', async (what, code, message) => {
    expect(await named(what.replace('SOURCE', source))).toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('rejects two objects that would be one', async () => {
    const each = (cluster: string) =>
      `{resource: secret, name: credential, namespace: ${source}, cluster: ${cluster}}`;
    expect(await fails(`{objects: [${each('local')}, ${each(far)}]}`)).toMatchObject({
      code: 'invalid-document',
      message: 'Two of the objects are the Secret credential.',
    });
  });
});

describe('a copy of a Secret', () => {
  const properties = `{objects: [{resource: secret, name: credential, namespace: ${source}}]}`;
  /** A trait that would say it elsewhere. */
  const telling =
    ', traits: [{type: annotations, properties: {mine: told}}, {type: json-patch, properties: {operations: [{op: copy, from: /data/token, path: /metadata/annotations/mine}]}}]';

  it('comes to the place that it is delivered to', async () => {
    const name = uniqueName('secret');
    const { runId } = await world.apply(documentOf(name, properties));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    const id = { apiVersion: 'v1', kind: 'Secret', namespace: name, name: 'credential' };
    expect(await world.api.get(id)).toMatchObject({ data: secret(name)['data'] });
  });

  it('is shown to nobody by a dry run or a diff, and rejected to who may not deliver', async () => {
    const document = documentOf(uniqueName('shown'), properties, telling);
    const developer = await personWith(world.ctx, project, 'developer');
    const shown = JSON.stringify([
      await dryRunApplication(developer, { project, document }),
      await diffApplication(developer, { project, document }),
    ]);
    expect(shown).toContain('credential');
    expect(shown).not.toContain(password);
    expect(shown).not.toContain(Buffer.from(password).toString('base64'));
    for (const act of [dryRunApplication, diffApplication]) {
      await expect(
        act(await personWith(world.ctx, project, 'viewer'), { project, document }),
      ).rejects.toMatchObject({
        code: 'denied',
      });
    }
  });

  it('is not shown as the name or the namespace of another object, nor by its refusal', async () => {
    // Base64, and what a name may be.
    const data = { word: 'hidden00' };
    await world.api.apply({ ...secret(source), metadata: { name: 'telling', namespace: source }, data });
    const copyTo = (path: string) =>
      `, traits: [{type: json-patch, properties: {operations: [{op: copy, from: /data/word, path: ${path}}]}}]`;
    for (const path of ['/metadata/name', '/metadata/namespace']) {
      const document = documentOf(
        uniqueName('named'),
        `{objects: [{resource: secret, name: telling, namespace: ${source}}]}`,
        copyTo(path),
      );
      for (const act of [dryRunApplication, diffApplication]) {
        const shown = JSON.stringify(await act(world.ctx, { project, document }));
        expect(shown, `${act.name} ${path}`).not.toContain('hidden00');
      }
    }
  });

  it('that holds a name hides it, and nothing is refused for that', async () => {
    const name = 'naming';
    const data = { namespace: Buffer.from(source).toString('base64') };
    await world.api.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: source }, data });
    const document = documentOf(
      uniqueName('named'),
      `{objects: [{resource: secret, name: ${name}}]}`,
    ).replace(/namespace: [\w-]+/, `namespace: ${source}`);
    expect((await dryRunApplication(world.ctx, { project, document })).problems).toEqual([]);
  });

  it('is not read to save a document', async () => {
    const name = uniqueName('saved');
    const unread = `{objects: [{resource: secret, name: credential, namespace: ${foreign}}]}`;
    const more = webservice().replace('name: web', 'name: other');
    const [one] = await applyDocuments(world.ctx, { project, document: documentOf(name, unread) + more });
    expect(await world.ended(one?.runId ?? null)).toMatchObject({ state: 'failed' });
  });
});
