import { describe, expect, it } from 'vitest';
import en from '@/messages/en.json';
import zh from '@/messages/zh.json';
import { plugins } from '@/plugins/index';
import { checkText } from '@/server/domain/oam/check';
import { type DefinitionLookup, parseType } from '@/server/domain/oam/definition-lookup';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { parseDocuments } from '@/server/domain/oam/parse';
import { checkStandalone } from '@/server/domain/oam/parse-workflow';
import { validateBySchema } from '@/server/domain/schema-validation';
import { templates } from './templates';

const builtIn = plugins.flatMap(({ definitions }) => definitions);
type BuiltIn = (typeof builtIn)[number];

const lookup: DefinitionLookup<BuiltIn> = {
  find: (kind, type) =>
    builtIn.find((each) => each.kind === kind && each.name === parseType(type).name) ?? null,
  names: (kind) => builtIn.filter((each) => each.kind === kind).map((each) => each.name),
  validate: ({ schema }, properties, path) => validateBySchema(schema, properties, path).problems,
};

/** An application that has the policies that its workflow names. */
const applicationOf = (steps: string, policies: readonly string[]) => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: { name: shop }
spec:
  components:
    - { name: web, type: webservice, properties: { image: 'nginx:1.27' } }
  policies: ${JSON.stringify(
    policies.map((name) => ({ name, type: 'topology', properties: { clusters: ['local'] } })),
  )}
  workflow:
${steps.replaceAll(/^/gm, '    ')}`;

const stepsOf = (document: string) => document.slice(document.indexOf('\nsteps:') + 1);
const policiesOf = (document: string) =>
  parseDocuments(document)
    .workflows.flatMap(({ application }) => flattenSteps(namedSteps(application)))
    .flatMap(({ step }) => (step.properties?.['policies'] ?? []) as string[]);

const whole = templates.filter(({ name }) => name !== 'empty');

describe.each(whole)('the template $name', ({ name, needsApplication, document }) => {
  it('is one workflow without a problem, by the types that come with Loam', () => {
    const { workflows, documents, runs } = parseDocuments(document);
    expect([workflows.length, documents.length, runs.length]).toEqual([1, 0, 0]);
    expect(checkText(document, lookup)).toEqual([]);
  });

  it('says whether it needs an application', () => {
    const [workflow] = parseDocuments(document).workflows;
    const refused = workflow ? checkStandalone(workflow) : [];
    expect(refused.length > 0).toBe(needsApplication);
    expect(document.startsWith('# Runs as the workflow of an application')).toBe(needsApplication);
  });

  it('says in its comment which policies it names', () => {
    const comment = document.slice(0, document.indexOf('apiVersion'));
    expect(policiesOf(document).filter((each) => !comment.includes(`\`${each}\``))).toEqual([]);
  });

  it('is described in both languages', () => {
    for (const messages of [en, zh]) {
      expect(messages.workflows.templates[name].title).not.toBe('');
      expect(messages.workflows.templates[name].says).not.toBe('');
    }
  });
});

it('the empty template wants steps, and nothing else', () => {
  const { problems } = parseDocuments(templates.find(({ name }) => name === 'empty')?.document ?? '');
  expect(problems).toMatchObject([{ path: 'steps' }]);
});

// What a start asks for is only there for a workflow on its own.
it.each(templates.filter(({ needsApplication }) => needsApplication))(
  'the template $name is the workflow of an application without a problem',
  ({ document }) => {
    const application = applicationOf(stepsOf(document), policiesOf(document));
    expect(checkText(application, lookup)).toEqual([]);
  },
);

it('have names of their own, in the address and as workflows', () => {
  const saved = whole.map(({ document }) => parseDocuments(document).workflows[0]?.metadata.name);
  expect(new Set(templates.map(({ name }) => name)).size).toBe(templates.length);
  expect(new Set(saved).size).toBe(whole.length);
  for (const messages of [en, zh])
    expect(Object.keys(messages.workflows.templates).toSorted()).toEqual(
      templates.map(({ name }) => name).toSorted(),
    );
});
