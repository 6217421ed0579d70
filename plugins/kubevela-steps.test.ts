import { describe, expect, it } from 'vitest';
import { refusedSteps } from '@/server/domain/oam/refused-steps';
import { plugins } from './index';

/** The workflow steps of KubeVela 1.11 and of its workflow chart, those that it has given up too. */
const kubevela = [
  'deploy apply-component depends-on-app collect-service-endpoints check-metrics',
  'deploy-cloud-resource share-cloud-resource export-data export-service apply-object',
  'apply-deployment read-object export2config export2secret clean-jobs create-config',
  'read-config list-config delete-config apply-terraform-config apply-terraform-provider',
  'generate-jdbc-connection suspend step-group print-message-in-status restart-workflow',
  'notification webhook request build-push-image vela-cli addon-operation apply-app apply-job',
  'read-app chat-gpt apply-application apply-application-in-parallel apply-remaining',
  'deploy2env deploy2runtime',
].flatMap((line) => line.split(' '));
const steps = new Set(
  plugins.flatMap(({ definitions }) =>
    definitions.filter(({ kind }) => kind === 'workflow-step').map(({ name }) => name),
  ),
);

describe('the workflow steps of KubeVela', () => {
  it.each(kubevela)('%s is run, or refused with a reason', (name) => {
    expect(refusedSteps.has(name)).toBe(!steps.has(name));
  });

  it('are all that is refused', () => {
    expect([...refusedSteps.keys()].filter((name) => !kubevela.includes(name))).toEqual([]);
  });

  it.each([...refusedSteps])('%s is refused with steps that there are', (_, { why, instead }) => {
    expect(why).not.toBe('');
    const named = kubevela.filter((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(instead));
    expect(named.filter((name) => !steps.has(name))).toEqual([]);
  });
});
