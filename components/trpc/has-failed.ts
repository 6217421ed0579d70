import { isWorthRetrying } from './problem-of';

/**
 * Is the error all there is to show? What is known stays on the page while asking again fails (the frame says that it is
 * old); what is gone or was never allowed does not.
 */
export function hasFailed(query: { isError: boolean; data: unknown; error: unknown }): boolean {
  return query.isError && (query.data === undefined || !isWorthRetrying(query.error));
}
