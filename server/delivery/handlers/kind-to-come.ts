import { eq } from 'drizzle-orm';
import { node } from '@/db/schema/engine';
import type { Outcome } from '@/plugins/sdk/definition';
import { isLoamError } from '@/server/domain/error';
import type { NodeSpec } from '@/server/engine/core/graph';
import type { HandlerContext } from '@/server/engine/runner/handler';
import { unknownKind } from '../apply';
import { definedKind, kindKey } from '../diff-resource';
import { renderParts } from '../render';
import { componentNode, deploymentContext, renderedPlacement } from './contexts';
import type { DeliveryDeps } from './deps';

type Sibling = { spec: NodeSpec; message: string; finishedAt: Date | null };

const badEnds = new Set(['failed', 'skipped', 'cancelled']);
/** What a cluster does not know is not asked anew at once. */
const knownAfterMs = 10_000;
const lookAgainMs = 500;
const waitsFor = 'Waits for the kind';

/**
 * What the cluster does not know yet another component of this deployment may define: then it is waited for, as long as a
 * component has to become well. Null: nobody brings it, or there is no time left.
 */
export async function waitForKind(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  error: unknown,
): Promise<Outcome | null> {
  if (!isLoamError(error) || error.expected !== unknownKind) return null;
  const { healthTimeoutMs } = componentNode(ctx.properties);
  if (ctx.nowMs - ctx.startedAtMs >= healthTimeoutMs) return null;
  const [apiVersion = '', kind = ''] = (error.got ?? '').split(' ');
  for (const sibling of await listSiblings(deps, ctx)) {
    const { component } = componentNode(sibling.spec.properties ?? {});
    const brings = await whatBrings(deps, ctx, sibling, kindKey({ apiVersion, kind }));
    if (brings === 'nothing') continue;
    const told =
      brings === 'kind' ? `component ${component.name} brings` : `the chart of ${component.name} may bring`;
    return {
      type: 'waiting',
      message: `${waitsFor} ${kind}, which ${told}`,
      pollAfterMs: lookAgainMs,
    };
  }
  return null;
}

/** The other components of this placement, but for those that failed and those that wait for this one themselves. */
async function listSiblings({ db }: DeliveryDeps, ctx: HandlerContext): Promise<Sibling[]> {
  const rows = await db
    .select({
      key: node.key,
      spec: node.spec,
      state: node.state,
      message: node.message,
      finishedAt: node.finishedAt,
    })
    .from(node)
    .where(eq(node.executionId, ctx.executionId));
  const all = rows.map((row) => ({ ...row, spec: row.spec as NodeSpec }));
  const after = new Set([ctx.node.key]);
  for (let found = 0; found < after.size;) {
    found = after.size;
    for (const { key, spec } of all) if (spec.dependsOn.some((each) => after.has(each))) after.add(key);
  }
  const { placement } = componentNode(ctx.properties);
  return all.filter(({ key, spec, state }) => {
    const isComponent = spec.handler.handler === ctx.node.handler.handler;
    const isHere = isComponent && componentNode(spec.properties ?? {}).placement === placement;
    return isHere && !after.has(key) && !badEnds.has(state);
  });
}

/** What a chart defines is known once it has been delivered: soon after that the cluster knows it too. */
async function whatBrings(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  { spec, message, finishedAt }: Sibling,
  kind: string,
): Promise<'kind' | 'chart' | 'nothing'> {
  const context = deploymentContext(ctx.context);
  const { component, placement } = componentNode(spec.properties ?? {});
  const target = {
    application: context.application,
    placement: await renderedPlacement(deps.clusters, context, placement),
  };
  try {
    const { resources, release } = await renderParts(deps.extensions, component, target, null);
    if (resources.some(({ resource }) => definedKind(resource) === kind)) return 'kind';
    // Of two charts that lack a kind neither brings it.
    const isOnItsWay = finishedAt === null && !message.startsWith(waitsFor);
    const isComing = isOnItsWay || (finishedAt !== null && ctx.nowMs - finishedAt.getTime() < knownAfterMs);
    return release && isComing ? 'chart' : 'nothing';
  } catch (error) {
    // It will say so itself.
    if (isLoamError(error)) return 'nothing';
    throw error;
  }
}
