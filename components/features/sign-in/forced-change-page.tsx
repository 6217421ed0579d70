import { minPasswordLength } from '@/server/domain/session-input';
import { ForcedChange } from './forced-change';

/** On the server, so that the schemas of the input do not travel to the browser for the sake of one number. */
export function ForcedChangePage() {
  return <ForcedChange minPasswordLength={minPasswordLength} />;
}
