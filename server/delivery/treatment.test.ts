import { describe, expect, it } from 'vitest';
import type { ResourceRule } from '@/plugins/sdk/definition';
import { treatmentOf, whyStays } from './treatment';

const workload = {
  component: { name: 'web', type: 'webservice' },
  origin: { type: 'workload' } as const,
  resource: { kind: 'Deployment', metadata: { name: 'web' } },
};
const service = {
  ...workload,
  origin: { type: 'trait', trait: 'expose', output: 'service' } as const,
  resource: { kind: 'Service', metadata: { name: 'web' } },
};
const never = { remove: 'never' } as const;

describe('treatmentOf', () => {
  it.each([
    [{ componentNames: ['web'] }, true, true],
    [{ componentTypes: ['worker'] }, false, false],
    [{ oamTypes: ['TRAIT' as const] }, false, true],
    [{ traitTypes: ['expose'] }, false, true],
    [{ resourceTypes: ['Deployment'] }, true, false],
    [{ resourceNames: ['web'], resourceTypes: ['Service'] }, false, true],
    [{ resourceNames: [] }, true, true],
    [{}, true, true],
  ])('%o fits', (selector, fitsWorkload, fitsService) => {
    const rules: ResourceRule[] = [{ selector, treatment: never }];
    expect(treatmentOf(rules, workload) !== null).toBe(fitsWorkload);
    expect(treatmentOf(rules, service) !== null).toBe(fitsService);
  });

  it('takes of each question the first rule that answers it', () => {
    const rules: ResourceRule[] = [
      { selector: { resourceTypes: ['Service'] }, treatment: never },
      { selector: {}, treatment: { remove: 'deletion', orphan: true } },
    ];
    expect(treatmentOf(rules, service)).toEqual({ remove: 'never', orphan: true });
    expect(treatmentOf(rules, workload)).toEqual({ remove: 'deletion', orphan: true });
    expect(treatmentOf([], workload)).toBeNull();
  });
});

it('says what stays, at an update and at a deletion', () => {
  expect(whyStays(null, 'update')).toBeNull();
  expect(whyStays({ remove: 'update' }, 'update')).toBeNull();
  expect(whyStays({ remove: 'never' }, 'deletion')).toMatchObject({ until: false });
  expect(whyStays({ readOnly: true }, 'update')).toMatchObject({ until: false });
  expect(whyStays({ remove: 'deletion' }, 'update')).toMatchObject({ until: true });
  expect(whyStays({ remove: 'deletion' }, 'deletion')).toBeNull();
});
