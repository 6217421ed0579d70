import { describe, expect, it } from 'vitest';
import type { ReleaseStatus } from '@/server/delivery/release/record';
import { withOneDeployed } from './charts';

describe('the revisions of a release', () => {
  it.each<[ReleaseStatus[], ReleaseStatus[]]>([
    [
      ['deployed', 'deployed', 'superseded'],
      ['deployed', 'superseded', 'superseded'],
    ],
    [
      ['pending-upgrade', 'deployed', 'failed'],
      ['pending-upgrade', 'deployed', 'failed'],
    ],
    [
      ['failed', 'superseded'],
      ['failed', 'superseded'],
    ],
  ])('of which %j are written down are told as %j', (written, told) => {
    expect(withOneDeployed(written.map((status) => ({ status }))).map(({ status }) => status)).toEqual(told);
  });
});
