import type { Permission } from './permission';

/** What somebody must be allowed in the project to hear of a topic. `x:` stands for every topic that begins so. */
const topicPermissions: Readonly<Record<string, Permission>> = {
  project: 'project.read',
  members: 'member.read',
  applications: 'application.read',
  'application:': 'application.read',
  'application-drafts:': 'application.read',
  'application-arrangement:': 'application.read',
  workflows: 'workflow.read',
  'workflow:': 'workflow.read',
  'workflow-drafts:': 'workflow.read',
  'workflow-arrangement:': 'workflow.read',
  runs: 'run.read',
  'run:': 'run.read',
  instances: 'instance.read',
  'instance:': 'instance.read',
  clusters: 'environment.read',
  'cluster:': 'environment.read',
  environments: 'environment.read',
  definitions: 'definition.read',
  overview: 'application.read',
  'logs:': 'instance.logs',
};

/** The permission for a topic; null when there is no such topic. */
export function permissionForTopic(topic: string): Permission | null {
  const colon = topic.indexOf(':');
  const key = colon < 0 ? topic : topic.slice(0, colon + 1);
  return Object.hasOwn(topicPermissions, key) ? (topicPermissions[key] ?? null) : null;
}

/** Topics of the stream itself. */
export const liveControlTopics = {
  /** First event: from here on nothing is missed. */
  ready: 'ready',
  /** Too much was missed to tell it one by one: fetch everything again. */
  reset: 'reset',
} as const;
