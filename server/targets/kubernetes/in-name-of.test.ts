import { describe, expect, it } from 'vitest';
import { createClusterApi } from './client';

/** Nobody is called: what is refused is refused before. */
const server = 'https://127.0.0.1:1';
const as = { user: 'loam:ann@example.com', group: 'loam:shop:operator' };
const pod = { namespace: 'shop', name: 'web' };
const given = createClusterApi({ context: 'c', server, cluster: { server }, user: { as: 'reader' } }).as(as);
const unheard = { data: () => undefined, end: () => undefined };

describe('an account that acts as somebody already is not made to act as another', () => {
  it.each([
    ['call', () => given.may({ group: '', resource: 'pods', verb: 'delete', namespace: 'shop' })],
    ['terminal', () => given.exec(pod, { container: 'web', command: ['sh'], tty: true }, unheard)],
    ['forwarded port', () => given.portForward(pod, 8080, unheard)],
  ])('by a %s', async (_what, act) => {
    await expect(act()).rejects.toMatchObject({
      code: 'unsupported',
      message: 'The credentials of the cluster act as reader already.',
    });
  });
});
