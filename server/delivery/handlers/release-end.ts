import type { Outcome } from '@/plugins/sdk/definition';
import type { PreparedRelease } from '../release/prepare';
import { writeEnded } from '../release/write-record';
import { trackConcluded, trackDelivered } from '../sensed';
import { type ReleaseDelivery, recordTools } from './release-delivery';
import { removeOthers } from './release-rollback';
import type { ReleaseState } from './release-state';

/** Writes down how a revision ended. */
export async function end(
  delivery: ReleaseDelivery,
  { instanceId }: ReleaseState,
  { record }: PreparedRelease,
  how: { status: 'deployed' | 'failed'; description: string },
): Promise<void> {
  const most = delivery.release.options.maxHistory;
  await writeEnded({ record, ...how, most }, recordTools(delivery, instanceId));
}

/** The end of a delivery that did not come to a good one. */
export async function failed(
  { deps, component }: ReleaseDelivery,
  { instanceId }: ReleaseState,
  message: string,
  step: string,
): Promise<Outcome> {
  await trackConcluded(deps.db, instanceId, component.name, { well: false });
  const error = { code: 'unhealthy', message, ...(step === '' ? {} : { hint: step }) };
  return { type: 'failed', error: { ...error, path: component.path }, retryable: false };
}

/** Takes away what a first revision that failed has made. */
export async function undo(delivery: ReleaseDelivery, state: ReleaseState): Promise<Outcome> {
  const left = await removeOthers(delivery, state);
  if (left) return left;
  await trackDelivered(delivery.deps.db, state.instanceId, delivery.component.name, null);
  const { message = '', step = '' } = state.rollback ?? {};
  return failed(delivery, state, `${message}; what it had made was removed`, step);
}
