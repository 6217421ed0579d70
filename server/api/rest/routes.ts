import type { RestRoute } from './route';

const paged = { page: 'number', pageSize: 'number', search: 'text' } as const;
const inProject = '/projects/:project';

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
  { method: 'GET', path: `${inProject}/clusters`, procedure: 'cluster.list' },
  { method: 'GET', path: `${inProject}/stages`, procedure: 'environment.stages' },
  {
    method: 'GET',
    path: `${inProject}/audit`,
    procedure: 'audit.list',
    query: { ...paged, result: 'text', action: 'text' },
  },
];
