import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isInstanceWide } from '@/server/domain/permission';
import { proceduresByPath } from './procedures-by-path';
import { restRoutes } from './rest/routes';

const procedures = [...proceduresByPath.values()];
const byScope = (scope: string) =>
  procedures.filter(({ access }) => access?.scope === scope).map(({ path }) => path);

describe('every procedure', () => {
  it.each(procedures)('$path declares who may use it', ({ access, inputs }) => {
    const shapes = inputs.map((input) => z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
    const required = shapes.flatMap((shape) => shape.required ?? []);
    expect({ scope: access?.scope, takesProject: required.includes('project') }).toEqual({
      scope: expect.any(String),
      takesProject: access?.scope === 'project',
    });
  });

  it('has a permission of the kind that its scope is about', () => {
    const mixed = procedures.filter(
      ({ access }) =>
        (access?.scope === 'project' && isInstanceWide(access.permission)) ||
        (access?.scope === 'instance' && !isInstanceWide(access.permission)),
    );
    expect(mixed).toEqual([]);
  });

  // Add to these lists only what must work for somebody who is nobody yet.
  it('needs a sign-in, but for these', () => {
    expect(byScope('public')).toEqual(['session.signIn', 'session.signOut']);
  });

  it('needs a password of one’s own, but for these', () => {
    expect(byScope('session')).toEqual([
      'session.get',
      'session.changePassword',
      'session.signOutEverywhere',
    ]);
  });

  it('is about a project or the instance, but for these about oneself', () => {
    expect(byScope('self')).toEqual(['disk.get', 'project.list', 'session.list', 'session.end']);
  });
});

describe('every REST route', () => {
  it.each(restRoutes)('$method $path is a procedure with the same scope', (route) => {
    const procedure = procedures.find(({ path }) => path === route.procedure);
    const fitting = route.method === 'GET' ? ['query'] : ['query', 'mutation'];
    expect(fitting).toContain(procedure?.type);
    expect(procedure?.access).toBeDefined();
    const inProject = route.path.startsWith('/projects/:project');
    expect(procedure?.access?.scope === 'project').toBe(inProject);
    const names = (procedure?.inputs ?? []).flatMap((input) =>
      Object.keys(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }).properties ?? {}),
    );
    const params = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining([...params, ...Object.keys(route.query ?? {})]));
  });

  it('has an address of its own', () => {
    const addresses = restRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});
