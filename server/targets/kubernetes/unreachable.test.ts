import { expect, it } from 'vitest';
import { toUnreachable } from './unreachable';

it.each([
  [
    'unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
    'cannot be reached: unable to verify the first certificate.',
  ],
  [
    "Hostname/IP does not match certificate's altnames: IP: 127.0.0.1 is not in the cert's list: ",
    "127.0.0.1 is not in the cert's list.",
  ],
])('says what kept a call from its answer without what is meant for others: %s', (message, end) => {
  const error = new Error('fetch failed', { cause: new Error(message) });
  const said = toUnreachable('https://kube.example.com', error).message;
  expect(said.slice(-end.length)).toBe(end);
});
