import type { RestRoute } from './route';

const paged = { page: 'number', pageSize: 'number', search: 'text' } as const;
const inProject = '/projects/:project';
const apps = `${inProject}/applications`;
const app = `${apps}/:name`;
const runs = `${inProject}/runs`;
const run = `${runs}/:id`;
const object = `${inProject}/instances/:instanceId/object`;
const workflows = `${inProject}/workflows`;
const workflow = `${workflows}/:name`;

/** REST v1, for scripts and pipelines. What is here stays as it is until there is a v2. */
export const restRoutes: readonly RestRoute[] = [
  { method: 'GET', path: '/session', procedure: 'session.get' },
  { method: 'GET', path: '/projects', procedure: 'project.list' },
  { method: 'POST', path: '/projects', procedure: 'project.create', status: 201 },
  { method: 'GET', path: inProject, procedure: 'project.get' },
  { method: 'PATCH', path: inProject, procedure: 'project.update' },
  { method: 'GET', path: `${inProject}/members`, procedure: 'member.list', query: paged },
  { method: 'POST', path: `${inProject}/members`, procedure: 'member.add', status: 201 },
  { method: 'PATCH', path: `${inProject}/members/:userId`, procedure: 'member.updateRole', status: 204 },
  { method: 'DELETE', path: `${inProject}/members/:userId`, procedure: 'member.remove', status: 204 },
  {
    method: 'GET',
    path: apps,
    procedure: 'application.list',
    query: { ...paged, states: 'list', sort: 'text' },
  },
  // As `loam apply`: saves what changed and delivers it. The body is the YAML, or JSON with it as `document`.
  {
    method: 'POST',
    path: apps,
    procedure: 'application.applyDocuments',
    textBody: 'document',
    query: { stage: 'text' },
    status: 202,
  },
  {
    method: 'POST',
    path: `${inProject}/check`,
    procedure: 'application.check',
    textBody: 'document',
  },
  {
    method: 'POST',
    path: `${inProject}/dry-run`,
    procedure: 'application.dryRun',
    textBody: 'document',
    query: { stage: 'text' },
  },
  {
    method: 'POST',
    path: `${inProject}/diff`,
    procedure: 'application.diff',
    textBody: 'document',
    query: { stage: 'text' },
  },
  { method: 'GET', path: app, procedure: 'application.get' },
  { method: 'DELETE', path: app, procedure: 'application.delete', status: 202 },
  { method: 'POST', path: `${app}/deploy`, procedure: 'application.deploy', status: 202 },
  { method: 'GET', path: `${app}/topology`, procedure: 'application.topology' },
  {
    method: 'GET',
    path: `${app}/revisions`,
    procedure: 'revision.list',
    query: { page: 'number', pageSize: 'number' },
  },
  {
    method: 'GET',
    path: `${app}/revisions/:number`,
    procedure: 'revision.get',
    params: { number: 'number' },
  },
  {
    method: 'GET',
    path: `${app}/comparison`,
    procedure: 'revision.compare',
    query: { from: 'number', to: 'number', stage: 'text' },
  },
  { method: 'GET', path: workflows, procedure: 'workflow.list', query: paged },
  // The body is the Workflow as YAML, or JSON with it as `document`.
  { method: 'POST', path: workflows, procedure: 'workflow.save', textBody: 'document' },
  { method: 'GET', path: workflow, procedure: 'workflow.get' },
  { method: 'DELETE', path: workflow, procedure: 'workflow.delete' },
  { method: 'GET', path: `${workflow}/objects`, procedure: 'workflow.objects' },
  {
    method: 'POST',
    path: `${workflow}/runs`,
    procedure: 'workflow.start',
    headers: { 'idempotency-key': 'idempotencyKey' },
    status: 202,
  },
  { method: 'GET', path: `${workflows}/:workflow/schedules`, procedure: 'schedule.list' },
  { method: 'POST', path: `${workflows}/:workflow/schedules`, procedure: 'schedule.save' },
  { method: 'POST', path: `${workflows}/:workflow/schedules/:name/pause`, procedure: 'schedule.pause' },
  { method: 'DELETE', path: `${workflows}/:workflow/schedules/:name`, procedure: 'schedule.delete' },
  {
    method: 'GET',
    path: `${workflow}/revisions`,
    procedure: 'workflow.revisions',
    query: { page: 'number', pageSize: 'number' },
  },
  {
    method: 'GET',
    path: `${workflow}/revisions/:number`,
    procedure: 'workflow.revision',
    params: { number: 'number' },
  },
  {
    method: 'GET',
    path: runs,
    procedure: 'run.list',
    query: { page: 'number', pageSize: 'number', application: 'text', workflow: 'text', states: 'list' },
  },
  { method: 'GET', path: run, procedure: 'run.get' },
  { method: 'GET', path: `${run}/nodes/:node`, procedure: 'run.node' },
  {
    method: 'GET',
    path: `${run}/comparison`,
    procedure: 'run.compare',
    query: { with: 'text', all: 'boolean' },
  },
  { method: 'GET', path: `${run}/events`, procedure: 'run.events', query: { afterSeq: 'number' } },
  { method: 'GET', path: `${run}/logs`, procedure: 'run.logs', query: { node: 'text', cursor: 'number' } },
  {
    method: 'GET',
    path: object,
    procedure: 'instance.object',
    query: { apiVersion: 'text', kind: 'text', namespace: 'text', name: 'text' },
  },
  { method: 'POST', path: `${object}/restart`, procedure: 'instance.restart', status: 204 },
  { method: 'POST', path: `${object}/scale`, procedure: 'instance.scale', status: 204 },
  { method: 'POST', path: `${object}/pause`, procedure: 'instance.pause', status: 204 },
  { method: 'POST', path: `${object}/resume`, procedure: 'instance.resume', status: 204 },
  { method: 'POST', path: `${object}/delete-pod`, procedure: 'instance.deletePod', status: 204 },
  { method: 'GET', path: `${inProject}/freezes`, procedure: 'freeze.list' },
  { method: 'POST', path: `${inProject}/freeze`, procedure: 'freeze.project' },
  { method: 'POST', path: `${inProject}/thaw`, procedure: 'freeze.thawProject' },
  { method: 'POST', path: `${run}/cancel`, procedure: 'run.cancel' },
  { method: 'POST', path: `${run}/suspend`, procedure: 'run.suspend' },
  { method: 'POST', path: `${run}/resume`, procedure: 'run.resume' },
  { method: 'POST', path: `${run}/retry`, procedure: 'run.retry' },
  { method: 'POST', path: `${run}/context`, procedure: 'run.setContext' },
  { method: 'POST', path: `${run}/pin`, procedure: 'run.pin' },
  { method: 'POST', path: `${run}/unpin`, procedure: 'run.unpin' },
  { method: 'POST', path: `${run}/restart`, procedure: 'run.restart' },
  { method: 'POST', path: `${run}/skip`, procedure: 'run.skip' },
  { method: 'POST', path: `${run}/approve`, procedure: 'run.approve' },
  { method: 'POST', path: `${run}/reject`, procedure: 'run.reject' },
  { method: 'POST', path: `${run}/answer`, procedure: 'run.answer' },
  { method: 'GET', path: `${inProject}/definitions`, procedure: 'definition.list', query: { kind: 'text' } },
  { method: 'GET', path: `${inProject}/tokens`, procedure: 'token.list', query: paged },
  { method: 'POST', path: `${inProject}/tokens`, procedure: 'token.create', status: 201 },
  { method: 'DELETE', path: `${inProject}/tokens/:id`, procedure: 'token.revoke', status: 204 },
  { method: 'GET', path: `${inProject}/clusters`, procedure: 'cluster.list' },
  { method: 'GET', path: `${inProject}/stages`, procedure: 'environment.stages' },
  {
    method: 'GET',
    path: `${inProject}/audit`,
    procedure: 'audit.list',
    query: { ...paged, result: 'text', action: 'text' },
  },
];
