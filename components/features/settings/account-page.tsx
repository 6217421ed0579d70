import { minPasswordLength } from '@/server/domain/session-input';
import { Account } from './account';

/** On the server, so that the schemas of the input do not travel to the browser for the sake of one number. */
export function AccountPage() {
  return <Account minPasswordLength={minPasswordLength} />;
}
