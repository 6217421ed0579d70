import { and, eq, isNotNull, or } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { projectRoles } from '@/db/schema/enums';
import { namespace } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { personOf } from '@/server/delivery/starter';
import { type NeededRight, missingRights, neededRights } from '@/server/domain/cluster-rights';
import { toRoleYaml } from '@/server/domain/cluster-role';
import { ClusterRoleInput } from '@/server/domain/environment';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { authorize, authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { getClusterRow } from './find';

/** Null: in the whole cluster. */
export type MissingThere = { namespace: string | null; missing: NeededRight[] };

/** The role that gives Loam what it needs in a cluster, and the types of which that cannot be told. */
export async function clusterRole(
  ctx: ServiceContext,
  input: ClusterRoleInput,
): Promise<{ yaml: string; rights: NeededRight[]; open: string[] }> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const { namespaces, also, operate, impersonate, account } = ClusterRoleInput.parse(input);
  const { rights, open } = await needed(ctx, also);
  const wanted = rights.filter(({ purpose }) => operate || purpose !== 'operate');
  const home = account?.namespace ?? namespaces[0] ?? 'loam';
  const options = {
    namespaces,
    account: { namespace: home, name: account?.name ?? 'loam' },
    impersonates: impersonate ? await peopleNow(ctx) : null,
  };
  return { yaml: toRoleYaml({ rights: wanted, open }, options), rights: wanted, open };
}

/** What the account of a cluster lacks: in the whole of it, or where it has rights in namespaces, in those of the project. */
export async function clusterRights(
  ctx: ServiceContext,
  input: { project: string; name: string },
): Promise<{ places: MissingThere[]; open: string[] }> {
  const { project: own } = await authorize(ctx, { project: input.project, permission: 'environment.read' });
  const row = await getClusterRow(ctx, input.name);
  const { rights, open } = await needed(ctx);
  const api = await ctx.clusters.open(row.id);
  const inNameOf = row.actsAs === 'person' ? await lackingPerson(ctx, api, own.id) : [];
  const wide = [...inNameOf, ...(await lacking(api, rights, null))];
  const narrow = wide.filter(({ isWide }) => !isWide);
  if (narrow.length === 0) return { places: [{ namespace: null, missing: wide }], open };
  const here = await ctx.db
    .select({ name: namespace.name })
    .from(namespace)
    .where(and(eq(namespace.clusterId, row.id), eq(namespace.projectId, own.id)))
    .orderBy(namespace.name)
    .limit(mostNamespaces);
  const there: MissingThere[] = [];
  for (const { name } of here) there.push({ namespace: name, missing: await lacking(api, narrow, name) });
  // It has no more there than everywhere: an account of the whole cluster.
  if (there.every(({ missing }) => isSame(missing, narrow))) {
    return { places: [{ namespace: null, missing: wide }], open };
  }
  return { places: [{ namespace: null, missing: wide.filter(({ isWide }) => isWide) }, ...there], open };
}

function isSame(some: NeededRight[], others: NeededRight[]): boolean {
  const textOf = (rights: NeededRight[]) =>
    rights.map(({ group, resource, verbs }) => [group, resource, ...verbs].join(' ')).join('\n');
  return textOf(some) === textOf(others);
}

/** Whether the account may act for the one who asks. */
async function lackingPerson(
  { actor, clusters, db }: ServiceContext,
  api: ClusterApi,
  projectId: string,
): Promise<NeededRight[]> {
  if (actor.type === 'system') return [];
  const names = clusters.toImpersonated(await personOf(db, actor.id, projectId));
  const asked = [
    { resource: 'users', name: names.user },
    { resource: 'groups', name: names.group },
  ];
  const may = await Promise.all(
    asked.map((each) => api.may({ group: '', verb: 'impersonate', namespace: '', ...each })),
  );
  return asked.flatMap(({ resource, name }, index) =>
    may[index]
      ? []
      : [
          {
            group: '',
            resource,
            verbs: [`impersonate ${name}`],
            isWide: true,
            purpose: 'deliver',
            types: [],
          },
        ],
  );
}

/** Everybody who may start anything, as clusters are told of them. */
async function peopleNow({ db, clusters }: ServiceContext): Promise<{ users: string[]; groups: string[] }> {
  const [people, projects] = await Promise.all([
    db
      .selectDistinct({ email: user.email })
      .from(user)
      .leftJoin(projectMember, eq(projectMember.userId, user.id))
      .where(or(user.instanceAdmin, isNotNull(projectMember.userId)))
      .orderBy(user.email),
    db.select({ name: project.name }).from(project).orderBy(project.name),
  ]);
  const told = (email: string, of: string, role: string) =>
    clusters.toImpersonated({ email, project: of, role });
  return {
    users: people.map(({ email }) => told(email, '', '').user),
    groups: projects.flatMap(({ name }) => projectRoles.map((role) => told('', name, role).group)),
  };
}

const mostNamespaces = 20;
const atOnce = 8;
/** No namespace can be called so: what holds there holds everywhere. */
const nowhere = 'loam:nowhere';

async function needed(ctx: ServiceContext, also: readonly string[] = []) {
  return neededRights(await ctx.extensions.list(), also);
}

async function lacking(api: ClusterApi, rights: NeededRight[], where: string | null): Promise<NeededRight[]> {
  const { rules, isWhole } = await api.rules(where ?? nowhere);
  const missing = missingRights(rights, rules);
  if (isWhole || missing.length === 0) return missing;
  // Other authorizers than RBAC tell no rules: each right is asked for.
  const asked = missing.flatMap((each) => each.verbs.map((verb) => ({ each, verb })));
  const denied = new Map<NeededRight, string[]>();
  for (let at = 0; at < asked.length; at += atOnce) {
    const some = asked.slice(at, at + atOnce);
    await Promise.all(
      some.map(async ({ each, verb }) => {
        const { group, resource } = each;
        if (await api.may({ group, resource, verb, namespace: where ?? '' })) return;
        denied.set(each, [...(denied.get(each) ?? []), verb]);
      }),
    );
  }
  return missing.flatMap((each) => {
    const verbs = each.verbs.filter((verb) => denied.get(each)?.includes(verb));
    return verbs.length === 0 ? [] : [{ ...each, verbs }];
  });
}
