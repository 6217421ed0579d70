import { describe, expect, it } from 'vitest';
import en from '@/messages/en.json';
import zh from '@/messages/zh.json';
import { type ObjectFacts, objectVerbs } from '@/server/domain/live-object';
import { verbPlan } from './verb-plan';

const facts: ObjectFacts = {
  verbs: [],
  isEditable: true,
  replicas: 3,
  afterScale: 'today',
  autoscaler: null,
  isReplaced: true,
};
const web = { kind: 'Deployment', name: 'web' };

describe('what an action will do', () => {
  it('says that the next delivery sets the number back, and that none are left', () => {
    const keys = (replicas: number, more: Partial<ObjectFacts> = {}) =>
      verbPlan('scale', web, { ...facts, ...more }, replicas).map(({ change, key }) => `${change} ${key}`);
    expect(keys(5)).toEqual(['change scale', 'keep afterScale.today']);
    expect(keys(0)).toEqual(['remove scaleToNone', 'keep afterScale.today']);
    expect(keys(5, { afterScale: 'stays' })).toContain('keep afterScale.stays');
  });

  it('says whether something makes another pod', () => {
    const pod = { kind: 'Pod', name: 'web-1' };
    expect(verbPlan('delete', pod, facts, 0).map(({ key }) => key)).toContain('deleteReplaced');
    expect(verbPlan('delete', pod, { ...facts, isReplaced: false }, 0).map(({ key }) => key)).toContain(
      'deleteGone',
    );
  });

  it('has words for every line, in both languages', () => {
    const all = objectVerbs.flatMap((verb) =>
      ['Deployment', 'CronJob', 'Pod'].flatMap((kind) =>
        (['today', 'document', 'stays'] as const).flatMap((afterScale) =>
          [true, false].flatMap((isReplaced) =>
            [0, 2, 3].flatMap((n) =>
              verbPlan(verb, { kind, name: 'a' }, { ...facts, afterScale, isReplaced }, n),
            ),
          ),
        ),
      ),
    );
    for (const { key } of all)
      for (const messages of [en, zh]) {
        const found = key
          .split('.')
          .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], messages.operate.plan);
        expect(found, key).toBeTypeOf('string');
      }
  });
});
