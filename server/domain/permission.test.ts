import { expect, it } from 'vitest';
import { coversRole, hasPermission, rolesWith, smallerRole } from './permission';

it('lets people hand out only roles that have nothing they lack', () => {
  const covered = (['viewer', 'developer', 'operator', 'platform', 'admin'] as const).flatMap((own) =>
    (['viewer', 'developer', 'operator', 'platform', 'admin'] as const)
      .filter((role) => coversRole(own, role))
      .map((role) => `${own}>${role}`),
  );
  expect(covered).toEqual([
    'viewer>viewer',
    'developer>viewer',
    'developer>developer',
    'operator>viewer',
    'operator>developer',
    'operator>operator',
    'platform>viewer',
    'platform>platform',
    'admin>viewer',
    'admin>developer',
    'admin>operator',
    'admin>platform',
    'admin>admin',
  ]);
});

it('keeps what concerns the instance to its admins', () => {
  expect(rolesWith('instance-wide.user.manage')).toEqual([]);
  expect(hasPermission({ instanceAdmin: true, role: null }, 'instance-wide.user.manage')).toBe(true);
  expect(hasPermission({ instanceAdmin: false, role: null }, 'project.read')).toBe(false);
});

it('gives of two roles what both have, and nothing where neither is within the other', () => {
  expect(smallerRole('developer', 'admin')).toBe('developer');
  expect(smallerRole('admin', 'developer')).toBe('developer');
  expect(smallerRole('operator', 'platform')).toBeNull();
});
