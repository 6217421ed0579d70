export const settingsParts = ['members', 'tokens', 'grants', 'audit', 'users', 'account'] as const;
export type SettingsPart = (typeof settingsParts)[number];

const of = (project: string, ...parts: (string | number)[]) =>
  ['/projects', project, ...parts]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');

/** Every address of the console, in one place; what a name leads to is never written out on a page. */
export const routes = {
  signIn: (next?: string) => (next === undefined ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`),
  changePassword: '/change-password',
  overview: (project: string) => of(project),
  applications: (project: string) => of(project, 'applications'),
  newApplication: (project: string) => of(project, 'applications', 'new'),
  adopt: (project: string) => of(project, 'applications', 'new', 'adopt'),
  application: (project: string, name: string, view?: string) =>
    view === undefined ? of(project, 'applications', name) : of(project, 'applications', name, view),
  /** The form of one of its components. */
  component: (project: string, application: string, name: string) =>
    `${of(project, 'applications', application, 'document')}?view=form&component=${encodeURIComponent(name)}`,
  workflows: (project: string) => of(project, 'workflows'),
  newWorkflow: (project: string) => of(project, 'workflows', 'new'),
  workflow: (project: string, name: string, view?: string) =>
    view === undefined ? of(project, 'workflows', name) : of(project, 'workflows', name, view),
  runs: (project: string) => of(project, 'runs'),
  run: (project: string, id: string, node?: string) =>
    of(project, 'runs', id) + (node === undefined ? '' : `?node=${encodeURIComponent(node)}`),
  /** Without `other`: with the run before it of the same. */
  compareRuns: (project: string, id: string, other?: string) =>
    `${of(project, 'runs', 'compare')}?run=${encodeURIComponent(id)}` +
    (other === undefined ? '' : `&with=${encodeURIComponent(other)}`),
  environments: (project: string) => of(project, 'environments'),
  newCluster: (project: string) => of(project, 'environments', 'clusters', 'new'),
  cluster: (project: string, name: string) => of(project, 'environments', 'clusters', name),
  types: (project: string) => of(project, 'types'),
  type: (project: string, kind: string, name: string) => of(project, 'types', kind, name),
  settings: (project: string, part?: SettingsPart) =>
    part === undefined ? of(project, 'settings') : of(project, 'settings', part),
};
