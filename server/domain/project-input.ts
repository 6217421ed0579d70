import { z } from 'zod';
import { auditResults, projectRoles } from '@/db/schema/enums';
import { PageInput } from './page';

/** A DNS-1123 label: it is part of URLs, namespaces and labels. */
export const ProjectName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'expected lower-case letters, digits and -, at most 63, beginning and ending with a letter or digit',
  );
export const ProjectTitle = z.string().trim().min(1).max(100);

/** What a project may do beyond its own namespaces, and beyond the baseline of the Pod Security Standards. */
export const projectGrants = [
  'cluster-scoped',
  'foreign-namespaces',
  'privileged',
  'capabilities',
  'host-path',
  'host-namespaces',
  'host-ports',
  'unconfined',
] as const;
export type ProjectGrant = (typeof projectGrants)[number];
const Grants = z.array(z.enum(projectGrants)).max(projectGrants.length);

export const CreateProject = z.object({
  name: ProjectName,
  title: ProjectTitle.optional(),
  grants: Grants.optional(),
});
export type CreateProject = z.infer<typeof CreateProject>;

/** Runs, or deliveries, at once; null: no limit. */
export const AtOnce = z.int().min(1).max(10_000).nullable();

export const UpdateProject = z.object({ title: ProjectTitle.optional(), maxRuns: AtOnce.optional() });
export type UpdateProject = z.infer<typeof UpdateProject> & { project: string };

export const ChangeGrants = z.object({
  name: ProjectName,
  grant: Grants.default([]),
  revoke: Grants.default([]),
});
export type ChangeGrants = z.infer<typeof ChangeGrants>;

export const ProjectRoleInput = z.enum(projectRoles);

export const AddMember = z.object({ email: z.email().max(254).toLowerCase(), role: ProjectRoleInput });
export type AddMember = z.infer<typeof AddMember> & { project: string };

export const UpdateMemberRole = z.object({ userId: z.string().min(1).max(64), role: ProjectRoleInput });
export type UpdateMemberRole = z.infer<typeof UpdateMemberRole> & { project: string };

export const RemoveMember = z.object({ userId: z.string().min(1).max(64) });
export type RemoveMember = z.infer<typeof RemoveMember> & { project: string };

export const CreateToken = z.object({
  name: z.string().trim().min(1).max(60),
  role: ProjectRoleInput,
  expiresInDays: z.int().min(1).max(366).default(90),
});
export type CreateToken = z.infer<typeof CreateToken> & { project: string };

export const RevokeToken = z.object({ id: z.string().min(1).max(64) });
export type RevokeToken = z.infer<typeof RevokeToken> & { project: string };

export const ListMembers = PageInput;
export type ListMembers = z.infer<typeof ListMembers> & { project: string };

export const ListTokens = PageInput;
export type ListTokens = z.infer<typeof ListTokens> & { project: string };

export const ListAudit = PageInput.extend({
  result: z.enum(auditResults).optional(),
  /** `application.save`, or the beginning of one: `application.` */
  action: z.string().max(60).optional(),
});
export type ListAudit = z.infer<typeof ListAudit>;
