import type { ProjectRole } from '@/server/domain/permission';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type ProjectDetail = {
  name: string;
  title: string;
  grants: string[];
  /** Runs that may be at work at once; null: no limit. */
  maxRuns: number | null;
  createdAt: Date;
  role: ProjectRole;
};

export async function getProject(ctx: ServiceContext, input: { project: string }): Promise<ProjectDetail> {
  const { project, role } = await authorize(ctx, { ...input, permission: 'project.read' });
  const { name, title, grants, maxRuns, createdAt } = project;
  return { name, title, grants, maxRuns, createdAt, role };
}
