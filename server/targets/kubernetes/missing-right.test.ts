import { describe, expect, it } from 'vitest';
import { readMissingRight, toRuleHint } from './missing-right';

const refusal = (resource: string, where: string) =>
  `${resource} "x" is forbidden: User "ann" cannot create resource "${resource}" in API group "" ${where}`;
const hintOf = (message: string) => {
  const right = readMissingRight(message);
  return right && toRuleHint(right);
};

describe('toRuleHint', () => {
  it.each([
    ['services', 'in the namespace "shop"', /^Add to a Role of the namespace shop that is bound to ann: /],
    ['nodes', 'at the cluster scope', /^Add to a ClusterRole that is bound to ann: /],
    ['namespaces', 'in the namespace "shop"', /^Add to a ClusterRole that is bound to ann: /],
  ])('names where the rule for %s %s belongs', (resource, where, hint) => {
    expect(hintOf(refusal(resource, where))).toMatch(hint);
  });

  it('is nothing for what another gate says', () => {
    expect(hintOf('pods "x" is forbidden: exceeded quota')).toBeNull();
  });
});
