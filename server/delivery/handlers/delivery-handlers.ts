import { turnHandler } from '@/server/engine/core/schedule';
import type { Handlers } from '@/server/engine/runner/handler';
import { asStarter } from '../starter';
import { createCleanupHandler } from './cleanup';
import { createComponentHandler } from './component';
import type { DeliveryDeps } from './deps';
import { createFanOutHandler, planItems } from './fan-out';
import { holdForSlot } from './hold-for-slot';
import { holdWhileAway } from './hold-while-away';
import { holdWhileFrozen } from './hold-while-frozen';
import { createNet } from './net';
import { createDeploymentPlanner } from './plan-deployment';
import { createSubWorkflowPlanner } from './plan-sub-workflow';
import { createPrepareHandler } from './prepare';
import {
  createForgetApplicationHandler,
  createForgetPlacementHandler,
  createRemoveComponentHandler,
} from './removal';
import { createTraitHandler } from './trait';
import { createTurnHandler } from './turn';
import { createWorkflowStepHandler } from './workflow-step';

export type { DeliveryDeps } from './deps';

/** Everything that delivery does as a node of a run, for the engine's runner. */
export function createDeliveryHandlers(given: Omit<DeliveryDeps, 'net'>): Handlers {
  const deps: DeliveryDeps = { ...given, net: createNet() };
  return {
    nodes: holdWhileFrozen(
      deps,
      holdForSlot(
        deps,
        holdWhileAway(deps, {
          'workflow-step': asStarter(deps, createWorkflowStepHandler),
          'fan-out': createFanOutHandler(),
          [turnHandler]: createTurnHandler(deps),
          prepare: asStarter(deps, createPrepareHandler),
          component: asStarter(deps, createComponentHandler),
          trait: asStarter(deps, createTraitHandler),
          cleanup: asStarter(deps, createCleanupHandler),
          'remove-component': asStarter(deps, createRemoveComponentHandler),
          'forget-placement': createForgetPlacementHandler(deps),
          'forget-application': createForgetApplicationHandler(deps),
        }),
      ),
    ),
    children: {
      deployment: createDeploymentPlanner(deps),
      'fan-out': planItems,
      workflow: createSubWorkflowPlanner(deps),
    },
  };
}
