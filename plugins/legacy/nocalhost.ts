import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { compact, unify, update } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';
import { nocalhostSchema } from './nocalhost-schema';

type Context = TraitContext<s.ParametersOf<typeof nocalhostSchema>>;

const languages = new Map(
  Object.entries({ go: 'golang', java: 'java', python: 'python', node: 'node', ruby: 'ruby' }),
);

export const nocalhost = defineTrait({
  name: 'nocalhost',
  revision: 1,
  title: s.text('Nocalhost', 'Nocalhost'),
  description: s.text('Develops in the cluster with Nocalhost.', '使用 Nocalhost 在集群中开发。'),
  icon: 'code',
  schema: nocalhostSchema,
  stage: 'render',
  appliesTo: podWorkloads,
  kinds: ['v1/Service'],
  examples: [{ title: s.text('In Go', 'Go 语言'), properties: { port: 8080, image: 'go' } }],
  patch: (ctx: Context): TraitResult => {
    const { port } = ctx.parameters;
    const annotations = {
      'dev.nocalhost/application-name': ctx.appName,
      'dev.nocalhost/application-namespace': ctx.namespace,
      'dev.nocalhost': JSON.stringify(developmentOf(ctx)),
    };
    const add = (old: unknown) => unify(old, annotations, 'metadata.annotations');
    return {
      workload: update(ctx.workload, ['metadata', 'annotations'], add),
      resources: [
        {
          name: 'nocalhostService',
          resource: {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: ctx.name },
            spec: {
              selector: { 'app.oam.dev/component': ctx.name },
              ports: [{ port, targetPort: port }],
              type: 'ClusterIP',
            },
          },
        },
      ],
    };
  },
});

/** Nocalhost's own configuration. A text, so the order of its fields counts: it is the one in which KubeVela writes them. */
function developmentOf({ name, parameters: p }: Context) {
  const language = languages.get(p.image);
  const image =
    language === undefined
      ? p.image
      : `nocalhost-docker.pkg.coding.net/nocalhost/dev-images/${language}:latest`;
  const { limits, requests } = p.resources;
  const dev = compact({
    gitUrl: p.gitUrl,
    image,
    storageClass: p.storageClass,
    persistentVolumeDirs: p.persistentVolumeDirs?.map(({ path, capacity }) => ({ path, capacity })),
    command: { run: p.command.run, debug: p.command.debug },
    debug: p.debug,
    shell: p.shell,
    workDir: p.workDir,
    resources: {
      limits: { memory: limits.memory, cpu: limits.cpu },
      requests: { memory: requests.memory, cpu: requests.cpu },
    },
    hotReload: p.hotReload,
    sync: { type: p.sync.type, filePattern: p.sync.filePattern, ignoreFilePattern: p.sync.ignoreFilePattern },
    env: p.env?.map(({ name, value }) => ({ name, value })),
    portForward: p.portForward ?? [`${p.port}:${p.port}`],
  });
  return { name, serviceType: p.serviceType, containers: [{ name, dev }] };
}
