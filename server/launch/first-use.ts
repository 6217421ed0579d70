import type { Output } from './output';
import type { LaunchPlan } from './processes';

/** Lines for the person who starts Loam: who can sign in, and how. */
export async function prepareFirstUse(
  _plan: LaunchPlan,
  _output: Output,
  _stop: AbortSignal,
): Promise<string[]> {
  return [];
}
