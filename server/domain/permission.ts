import { projectRoles } from '@/db/schema/enums';

export type ProjectRole = (typeof projectRoles)[number];

/**
 * THE permission table: server guards and UI buttons ask it, nothing else decides. Per permission the roles that have it;
 * `admin` has every project permission. `instance.*` belongs to instance admins alone.
 */
export const permissions = {
  'project.read': ['viewer', 'developer', 'operator', 'platform'],
  'project.manage': [],
  /** Hold everything that would begin, and let it go on. */
  'project.freeze': ['operator', 'platform'],
  'member.read': ['viewer', 'developer', 'operator', 'platform'],
  'member.manage': [],
  'token.manage': ['developer', 'operator', 'platform'],
  'audit.read': ['platform'],
  'application.read': ['viewer', 'developer', 'operator', 'platform'],
  'application.write': ['developer', 'operator'],
  'application.delete': ['operator'],
  'application.deploy': ['developer', 'operator'],
  /** End a hold, or deliver past it. */
  'application.release': ['developer', 'operator'],
  'workflow.read': ['viewer', 'developer', 'operator', 'platform'],
  'workflow.write': ['developer', 'operator'],
  'workflow.delete': ['operator'],
  'workflow.run': ['developer', 'operator'],
  'workflow.schedule': ['developer', 'operator'],
  'run.read': ['viewer', 'developer', 'operator', 'platform'],
  'run.operate': ['developer', 'operator'],
  /** Approve, reject, fill in a form; a step may ask for certain roles or people. */
  'run.answer': ['developer', 'operator', 'platform'],
  'instance.read': ['viewer', 'developer', 'operator', 'platform'],
  'instance.logs': ['developer', 'operator', 'platform'],
  /** Restart, scale and hold what runs, past the document. */
  'instance.operate': ['developer', 'operator'],
  /** Change any field of what runs, past the document. */
  'instance.edit': ['operator'],
  /** A terminal in a container, and connections to its ports. */
  'instance.exec': ['operator'],
  'environment.read': ['viewer', 'developer', 'operator', 'platform'],
  'environment.manage': ['platform'],
  'definition.read': ['viewer', 'developer', 'operator', 'platform'],
  'instance-wide.cluster.manage': [],
  'instance-wide.project.create': [],
  /** Let a project beyond its namespaces, and its pods beyond the baseline. */
  'instance-wide.project.grant': [],
  'instance-wide.user.manage': [],
  'instance-wide.plugin.manage': [],
  'instance-wide.audit.read': [],
} as const satisfies Record<string, readonly ProjectRole[]>;

export type Permission = keyof typeof permissions;

export function isInstanceWide(permission: Permission): boolean {
  return permission.startsWith('instance-wide.');
}

/** May somebody with `role` in a project (null: not a member) do this? Instance admins may do everything. */
export function hasPermission(
  who: { instanceAdmin: boolean; role: ProjectRole | null },
  permission: Permission,
): boolean {
  if (who.instanceAdmin) return true;
  if (isInstanceWide(permission) || who.role === null) return false;
  if (who.role === 'admin') return true;
  return (permissions[permission] as readonly ProjectRole[]).includes(who.role);
}

export function rolesWith(permission: Permission): ProjectRole[] {
  return projectRoles.filter((role) => hasPermission({ instanceAdmin: false, role }, permission));
}

/** May somebody with role `own` hand out `role`? Only when they have everything that it has. */
export function coversRole(own: ProjectRole, role: ProjectRole): boolean {
  if (own === 'admin') return true;
  const names = Object.keys(permissions) as Permission[];
  return names.every(
    (permission) =>
      !hasPermission({ instanceAdmin: false, role }, permission) ||
      hasPermission({ instanceAdmin: false, role: own }, permission),
  );
}

/** What both of two roles have, where one of them has no more than the other; else null. */
export function smallerRole(one: ProjectRole, other: ProjectRole): ProjectRole | null {
  if (coversRole(one, other)) return other;
  return coversRole(other, one) ? one : null;
}
