/**
 * The import law: which room may import which (docs/architecture.md has the map). Type imports count.
 * Every row lists the rooms that a room may import beside itself; whatever is not listed is forbidden.
 */

/** Low to high; each may use what is below it. */
const ground = ['server/domain', 'server/platform', 'db'];
const outside = ['server/targets', 'server/extensions', 'server/jobs', 'plugins/sdk', ...ground];
const middle = ['server/engine', 'server/delivery', 'server/sensing', 'server/units', ...outside];

/** @type {{ room: string, except?: string[], may: string[], instead: string }[]} */
export const rows = [
  {
    room: 'app',
    may: ['components', 'server/api', 'server/auth', 'server/platform', 'i18n'],
    instead:
      'A route turns params into a prefetch and one feature component: call server/api (rsc, rest), render components.',
  },
  {
    room: 'components',
    may: ['server/domain', 'i18n'],
    instead: 'Ask the server through components/trpc; what both sides need to know belongs in server/domain.',
  },
  {
    room: 'server/api',
    may: ['server/services', 'server/auth', 'server/registry', 'i18n', ...middle],
    instead:
      'Transport calls one verb of server/services and returns. The worker and the pages are other processes or above it.',
  },
  {
    room: 'server/worker',
    may: ['server/services', 'server/registry', ...middle],
    instead:
      'A handler calls verbs of server/services or the runner; what the console needs too belongs in services.',
  },
  {
    room: 'server/launch',
    may: ['server/auth', 'server/services', 'server/targets', 'server/extensions', ...ground],
    instead: 'The launcher starts processes and talks to them by signals and HTTP; it knows no product code.',
  },
  {
    room: 'server/registry',
    may: ['server/services', 'plugins', ...middle],
    instead: 'The composition root puts plugins and adapters together; it knows neither transport nor pages.',
  },
  {
    room: 'server/services',
    may: ['server/auth', ...middle],
    instead:
      'A verb is below every transport: take what you need as an argument, or move it into server/domain.',
  },
  {
    room: 'server/auth',
    may: ground,
    instead: 'Sessions and keys know people and permissions only; product rules belong in server/services.',
  },
  {
    room: 'server/engine',
    may: ['server/jobs', 'plugins/sdk', ...ground],
    instead:
      'The engine runs any graph: what a node does reaches it as a handler, an argument of the runner.',
  },
  {
    room: 'server/delivery',
    may: ['server/engine', ...outside],
    instead: 'Delivery turns an application into a graph; verbs above call it, sensing reports beside it.',
  },
  {
    room: 'server/sensing',
    may: outside,
    instead:
      'Sensing watches and judges; what follows from it is a job that is enqueued, not a call upwards.',
  },
  {
    room: 'server/units',
    may: ['server/engine', ...outside],
    instead: 'The link between units moves envelopes; verbs above decide what they mean.',
  },
  {
    room: 'server/extensions',
    may: ['server/jobs', 'plugins/sdk', ...ground],
    instead:
      'Extensions load and call packages; plugins are handed over by server/registry, targets by the caller.',
  },
  {
    room: 'server/targets',
    may: ['plugins/sdk', ...ground],
    instead: 'An adapter takes plain arguments and makes no domain decision: move the decision up.',
  },
  {
    room: 'server/jobs',
    may: ground,
    instead: 'The catalog names jobs and enqueues them; handlers live in server/worker/handlers.',
  },
  {
    room: 'server/domain',
    may: ['db/schema/enums', 'plugins/sdk/definition'],
    instead:
      'The domain runs in the browser too: pure functions and schemas. Take anything else as an argument.',
  },
  {
    room: 'server/platform',
    may: [],
    instead: 'The platform knows no domain word: take what you need as an argument.',
  },
  {
    room: 'db',
    may: [],
    instead:
      'Tables import nothing of ours: rules about rows belong in server/services, meanings in server/domain.',
  },
  {
    room: 'plugins/sdk',
    may: ['server/domain'],
    instead:
      'The contract stands alone, so that a plugin can be written elsewhere: put the type into plugins/sdk.',
  },
  {
    room: 'plugins',
    except: ['plugins/sdk'],
    may: ['plugins/sdk'],
    instead: 'A plugin is written against plugins/sdk alone, as one from outside would be.',
  },
  {
    room: 'playground',
    may: ['server/domain', 'server/platform'],
    instead: 'The playground is a cluster: everything else meets it over HTTP.',
  },
  {
    room: 'cli',
    may: ['server/domain'],
    instead: 'The command is a client: ask the server over tRPC; import the type AppRouter only.',
  },
  {
    room: 'e2e',
    may: ['db/testing', 'playground/contract', 'server/targets/helm/testing'],
    instead:
      'These tests meet the product in a browser and over HTTP, as a person does, a cluster as kubectl does, and bring charts of their own.',
  },
];

const ours =
  '^(app|components|server|db|plugins|playground|cli|e2e|bench|i18n|proxy\\.ts|instrumentation\\.ts)(/|$)';
const test = '\\.(test|integration\\.test)\\.tsx?$';
const router = '^server/api/root\\.ts$';

const within = (room) => `^${room.replaceAll('.', '\\.')}(/|\\.tsx?$)`;

/** A room keeps to its row. Its tests may use db/testing and the platform's test doubles too. */
const rowRules = rows.map(({ room, except = [], may, instead }) => ({
  name: `room-${room.replaceAll('/', '-')}`,
  comment: instead,
  severity: 'error',
  from: { path: within(room), pathNot: [test, ...except.map(within)] },
  to: { path: ours, pathNot: [room, ...may].map(within) },
}));

const allowTypeAppRouter = (rule) =>
  ['room-components', 'room-cli'].includes(rule.name)
    ? { ...rule, to: { ...rule.to, pathNot: [...rule.to.pathNot, router] } }
    : rule;

const between = (name, from, to, instead, extra = {}) => ({
  name,
  comment: instead,
  severity: 'error',
  from,
  to,
  ...extra,
});

export default {
  forbidden: [
    ...rowRules.map(allowTypeAppRouter),
    between(
      'app-router-type-only',
      { path: '^(components|cli)/', pathNot: test },
      { path: router, dependencyTypesNot: ['type-only'] },
      'Write `import type { AppRouter }`: the value would carry the server into the browser or the command.',
    ),
    between(
      'domain-knows-plugins-by-type',
      { path: '^server/domain/' },
      { path: '^plugins/', dependencyTypesNot: ['type-only'] },
      'Write `import type`: the value would carry the plugin contract into the browser.',
    ),
    between(
      'feature-to-feature',
      { path: '^components/features/([^/]+)/' },
      { path: '^components/features/', pathNot: '^components/features/$1/' },
      'Two features that share a part: move the part to components/patterns, or pass it in from the page.',
    ),
    between(
      'components-point-down',
      {
        path: '^components/(application-form|form|graph|patterns|layout|trpc|theme|revisions|run|editor|workflow-editor)/',
        pathNot: test,
      },
      { path: '^components/features/' },
      'Only pages and features know features: pass the part in as a prop.',
    ),
    between(
      'ui-is-the-floor',
      { path: '^components/ui/', pathNot: test },
      { path: '^components/(features|form|graph|patterns|layout|trpc)/' },
      'ui/ holds primitives that know nothing above them: take it as a prop.',
    ),
    between(
      'patterns-above-ui-only',
      { path: '^components/(form|graph|patterns)/', pathNot: test },
      { path: '^components/layout/' },
      'The shell is around the content, not in it: take it as a prop.',
    ),
    between(
      'engine-core-is-pure',
      { path: '^server/engine/core/', pathNot: test },
      {
        path: '^(server|db|plugins|node_modules)/',
        pathNot: [
          '^server/engine/core/',
          '^server/domain/',
          '^plugins/sdk/',
          '^db/schema/enums',
          '^node_modules/zod/',
        ],
      },
      'Decisions are pure: take what you need as an argument; effects belong in runner/, SQL in store/.',
    ),
    between(
      'engine-core-without-io',
      { path: '^server/engine/core/', pathNot: test },
      { dependencyTypes: ['core'] },
      'Decisions are pure: no I/O, no clock, no randomness. Take the value as an argument.',
    ),
    between(
      'domain-runs-in-the-browser',
      { path: '^server/domain/', pathNot: test },
      { dependencyTypes: ['core'] },
      'This code runs in the browser too: no modules of Node. Take what they give as an argument.',
    ),
    between(
      'plugins-alone',
      { path: '^plugins/(?!sdk/)([^/]+)/', pathNot: test },
      { path: '^plugins/', pathNot: ['^plugins/$1/', '^plugins/sdk/'] },
      'A plugin does not know its neighbours: share through plugins/sdk, or repeat the few lines.',
    ),
    between(
      'nobody-imports-entry-points',
      { path: ours, pathNot: test },
      { path: '^server/(worker|launch)/main\\.ts$|^playground/main\\.ts$|^cli/main\\.ts$' },
      'An entry point starts a process when it is imported: import the function it calls.',
    ),
    between(
      'tests-stay-tests',
      {
        path: ours,
        pathNot: [test, '^(e2e|bench)/', '^db/testing/', '^playground/contract/', '(^|/)testing/'],
      },
      { path: '^db/testing/|\\.test\\.tsx?$' },
      'Test code does not belong in the product: move what both need beside the code it is about.',
    ),
    between(
      'test-rooms',
      { path: `^(?!e2e/).*${test}` },
      { path: '^(e2e|bench)/' },
      'Move what both need to db/testing.',
    ),
    between(
      'no-cycle',
      { path: ours },
      { circular: true },
      'Two files that need each other are one idea or three: move the shared part into a file of its own.',
    ),
    between(
      'resolvable',
      { path: ours },
      { couldNotResolve: true, pathNot: ['\\.css$', '^server-only$'] },
      'The import leads nowhere: install the package, or mend the path.',
    ),
  ],
  options: {
    // TypeScript 7 has no API that dependency-cruiser could parse with; swc reads type imports too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|\\.build)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
