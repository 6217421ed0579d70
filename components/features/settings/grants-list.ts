import type { ProjectGrant } from '@/server/domain/project-input';

export type Grant = ProjectGrant;

/** By name, so that the schemas of the input do not travel to the browser; the type sees to it that none is missing. */
const all: Record<Grant, true> = {
  'cluster-scoped': true,
  'foreign-namespaces': true,
  privileged: true,
  capabilities: true,
  'host-path': true,
  'host-namespaces': true,
  'host-ports': true,
  unconfined: true,
};
export const grants = Object.keys(all) as Grant[];
