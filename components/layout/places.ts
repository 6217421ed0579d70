import {
  IconApps,
  IconGitBranch,
  IconLayoutDashboard,
  IconPuzzle,
  IconRoute,
  IconServer2,
  IconSettings,
  type Icon,
} from '@tabler/icons-react';
import { routes } from '@/components/routes';

export type PlaceKey =
  | 'overview'
  | 'applications'
  | 'workflows'
  | 'runs'
  | 'environments'
  | 'types'
  | 'settings';
export type Place = { key: PlaceKey; icon: Icon; href: (project: string) => string; keys: string };

const overview: Place = { key: 'overview', icon: IconLayoutDashboard, href: routes.overview, keys: 'g o' };
const applications: Place = { key: 'applications', icon: IconApps, href: routes.applications, keys: 'g a' };
const workflows: Place = { key: 'workflows', icon: IconRoute, href: routes.workflows, keys: 'g w' };
const runs: Place = { key: 'runs', icon: IconGitBranch, href: routes.runs, keys: 'g r' };
const environments: Place = {
  key: 'environments',
  icon: IconServer2,
  href: routes.environments,
  keys: 'g e',
};
const types: Place = { key: 'types', icon: IconPuzzle, href: routes.types, keys: 'g t' };
const settings: Place = {
  key: 'settings',
  icon: IconSettings,
  href: (project) => routes.settings(project),
  keys: 'g s',
};

/** Deliver, extend, run the house: the groups of the navigation. */
export const placeGroups: readonly (readonly Place[])[] = [
  [overview, applications, workflows, runs, environments],
  [types],
  [settings],
];
export const places: readonly Place[] = placeGroups.flat();
export const phonePlaces: readonly Place[] = [overview, applications, runs];

/** Which place an address belongs to. */
export function placeOf(pathname: string): PlaceKey | undefined {
  const [root, , segment] = pathname.split('/').filter(Boolean);
  if (root !== 'projects') return undefined;
  return segment === undefined ? 'overview' : places.find((place) => place.key === segment)?.key;
}

/** Pages whose canvas wants the width: there the navigation is a rail. */
export function isCanvasPage(pathname: string): boolean {
  return /^\/projects\/[^/]+\/(runs\/[^/]+|workflows\/(new|[^/]+\/design)|applications\/[^/]+\/workflow$)/.test(
    pathname,
  );
}
