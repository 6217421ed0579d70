/**
 * Makes generated/ from a real API server and the Go modules it is built of. From the root of the repository:
 *   go mod download k8s.io/api@v0.36.3 k8s.io/apimachinery@v0.36.3 k8s.io/apiextensions-apiserver@v0.36.3
 *   kubectl proxy --port 4219 &
 *   esbuild playground/openapi/generate.ts --bundle --platform=node --format=esm | \
 *     KUBECONFIG=... MODULES=$(go env GOMODCACHE) node --input-type=module -
 * Kept are the schemas that the served kinds reach and their discovery; paths are made at run time.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { markGoRules } from './go-fields';

type Node = { [key: string]: unknown };
type Discovery = { items: { metadata: { name?: string }; versions: DiscoveredVersion[] }[] };
type DiscoveredVersion = { version: string; resources: DiscoveredResource[] };
type DiscoveredResource = {
  resource: string;
  subresources?: { subresource: string }[];
  shortNames?: string[];
};

const served: { [groupVersion: string]: string[] } = {
  'api/v1': [
    'configmaps',
    'endpoints',
    'events',
    'limitranges',
    'namespaces',
    'nodes',
    'persistentvolumeclaims',
    'persistentvolumes',
    'pods',
    'replicationcontrollers',
    'resourcequotas',
    'secrets',
    'serviceaccounts',
    'services',
  ],
  'apis/apps/v1': ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  'apis/batch/v1': ['cronjobs', 'jobs'],
  'apis/autoscaling/v1': ['horizontalpodautoscalers'],
  'apis/autoscaling/v2': ['horizontalpodautoscalers'],
  'apis/networking.k8s.io/v1': ['ingressclasses', 'ingresses', 'networkpolicies'],
  'apis/policy/v1': ['poddisruptionbudgets'],
  'apis/rbac.authorization.k8s.io/v1': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
  'apis/storage.k8s.io/v1': ['storageclasses'],
  'apis/scheduling.k8s.io/v1': ['priorityclasses'],
  'apis/coordination.k8s.io/v1': ['leases'],
  'apis/discovery.k8s.io/v1': ['endpointslices'],
  'apis/events.k8s.io/v1': ['events'],
  'apis/apiextensions.k8s.io/v1': ['customresourcedefinitions'],
  'apis/authorization.k8s.io/v1': [
    'selfsubjectaccessreviews',
    'selfsubjectrulesreviews',
    'subjectaccessreviews',
  ],
  'apis/authentication.k8s.io/v1': ['selfsubjectreviews'],
};
/** What no kind refers to, but requests carry. */
const alsoKept = [
  'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
  'io.k8s.api.autoscaling.v1.Scale',
  'io.k8s.api.policy.v1.Eviction',
  'io.k8s.api.authentication.v1.TokenRequest',
  'io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent',
];
/** Left out: nothing of these is served, so discovery must not promise it. */
const leftOut = new Set(['ephemeralcontainers', 'proxy', 'resize']);

function raw(path: string, ...options: string[]): Node {
  const output = execFileSync('kubectl', ['get', '--raw', path, ...options], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(output.toString()) as Node;
}

function references(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === '$ref' && typeof member === 'string') found.add(member.replace('#/components/schemas/', ''));
    else references(member, found);
  }
}

function kindsOf(groupVersion: string): Set<string> {
  const [, group = '', version = ''] = groupVersion.startsWith('apis/')
    ? groupVersion.split('/')
    : ['', '', 'v1'];
  const list = raw(group === '' ? '/api/v1' : `/apis/${group}/${version}`) as { resources?: Node[] };
  const wanted = served[groupVersion] ?? [];
  const resources = (list.resources ?? []).filter((resource) => wanted.includes(String(resource['name'])));
  return new Set(resources.flatMap(({ kind }) => [String(kind), `${String(kind)}List`]));
}

function collectSchemas(): { [name: string]: Node } {
  const all: { [name: string]: Node } = {};
  const roots = new Set(alsoKept);
  for (const groupVersion of Object.keys(served)) {
    const document = raw(`/openapi/v3/${groupVersion}`) as {
      components: { schemas: { [name: string]: Node } };
    };
    const kinds = kindsOf(groupVersion);
    const [, group = '', version = 'v1'] = groupVersion.startsWith('apis/')
      ? groupVersion.split('/')
      : ['', '', 'v1'];
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      all[name] ??= schema;
      const ids = (schema['x-kubernetes-group-version-kind'] ?? []) as {
        group: string;
        version: string;
        kind: string;
      }[];
      if (ids.some((id) => id.group === group && id.version === version && kinds.has(id.kind)))
        roots.add(name);
    }
  }
  const kept: { [name: string]: Node } = {};
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const schema = all[name];
    if (schema === undefined) throw new TypeError(`the server does not describe ${name}`);
    if (kept[name]) continue;
    kept[name] = schema;
    const found = new Set<string>();
    references(schema, found);
    queue.push(...found);
  }
  return Object.fromEntries(Object.entries(kept).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

async function aggregated(path: string): Promise<Discovery> {
  const as = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  const response = await fetch(`http://127.0.0.1:${proxyPort}${path}`, { headers: { accept: as } });
  return (await response.json()) as Discovery;
}

function trimmed(discovery: Discovery): Discovery['items'] {
  const items = discovery.items.map(({ metadata, versions }) => {
    const prefix = metadata.name ? `apis/${metadata.name}` : 'api';
    const keptVersions = versions.map(({ version, resources }) => {
      const wanted = served[`${prefix}/${version}`] ?? [];
      const found = resources.filter(({ resource }) => wanted.includes(resource));
      for (const resource of found) {
        resource.subresources = resource.subresources?.filter(({ subresource }) => !leftOut.has(subresource));
      }
      return { version, resources: found };
    });
    const name = metadata.name === undefined ? {} : { name: metadata.name };
    return { metadata: name, versions: keptVersions.filter(({ resources }) => resources.length > 0) };
  });
  return items.filter(({ versions }) => versions.length > 0);
}

const proxyPort = Number(process.env['PROXY_PORT'] ?? 4219);
const folder = join('playground', 'openapi', 'generated');
mkdirSync(folder, { recursive: true });
const version = raw('/version');
const schemas = collectSchemas();
const moduleVersion = String(version['gitVersion']).replace(/^v1\./, 'v0.');
for (const [name, schema] of Object.entries(schemas)) {
  markGoRules(name, schema, process.env['MODULES'] ?? '', moduleVersion);
}
const text = JSON.stringify(schemas);
const options = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
};
const brotli = brotliCompressSync(text, options).toString('base64');
const source = 'OpenAPI of Kubernetes, Apache-2.0; see generate.ts';
writeFileSync(
  join(folder, 'schemas.json'),
  `${JSON.stringify({ source, version: version['gitVersion'], brotli })}\n`,
);
const groups = [...trimmed(await aggregated('/api')), ...trimmed(await aggregated('/apis'))];
const discovery = { source, version, groups };
writeFileSync(join(folder, 'discovery.json'), `${JSON.stringify(discovery)}\n`);
process.stdout.write(`${Object.keys(schemas).length} schemas, ${text.length} characters\n`);
