import type { JsonValue } from '@/server/domain/json';
import type { ComponentPlan } from './planned';
import { topologicalOrder } from './topological-order';

/**
 * At most `limit` components on their way at once: in an order that respects their dependencies, each also waits for the one
 * `limit` places before it. Where the document says nothing, all that can run does.
 */
export function limitParallel(plans: ComponentPlan[], limit: JsonValue | undefined): ComponentPlan[] {
  if (typeof limit !== 'number' || limit < 1 || limit >= plans.length) return plans;
  const providers = new Map(
    plans.flatMap((plan) => plan.outputs.map((output) => [output.name, plan.component.name])),
  );
  const edges = new Map(
    plans.map((plan) => [
      plan.component.name,
      [...plan.dependsOn, ...plan.inputs.flatMap((input) => providers.get(input.from) ?? [])],
    ]),
  );
  const order = topologicalOrder(edges);
  const before = new Map(order.map((name, index) => [name, order[index - Math.floor(limit)]]));
  return plans.map((plan) => {
    const other = before.get(plan.component.name);
    return other === undefined ? plan : { ...plan, dependsOn: [...new Set([...plan.dependsOn, other])] };
  });
}
