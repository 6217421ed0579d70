import { describe, expect, it } from 'vitest';
import type { Pod } from '@/playground/controllers/objects/pod';
import type { DaemonSet, IntOrString } from '@/playground/controllers/objects/workload';
import { planDaemons } from './plan';

const since = '2026-03-01T10:00:00Z';
const wanted = new Set(['a', 'b', 'c']);

function setOf(
  rollingUpdate: { maxSurge?: IntOrString; maxUnavailable?: IntOrString } = {},
  type = 'RollingUpdate',
): DaemonSet {
  const template = { spec: { containers: [] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'd' },
    spec: { selector: {}, template, updateStrategy: { type, rollingUpdate } },
  };
}

function pod(name: string, hash = 'new', ready = true, phase: 'Running' | 'Failed' = 'Running'): Pod {
  const conditions = [
    { type: 'Ready', status: ready ? ('True' as const) : ('False' as const), lastTransitionTime: since },
  ];
  const metadata = { name, labels: { 'controller-revision-hash': hash } };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] }, status: { phase, conditions } };
}

function plan(set: DaemonSet, pods: { [node: string]: Pod[] }) {
  const { create, remove } = planDaemons(
    set,
    wanted,
    new Map(Object.entries(pods)),
    'new',
    Date.parse(since) + 1000,
  );
  return { create, remove: remove.map(({ metadata }) => metadata.name) };
}

describe('planDaemons', () => {
  it('puts a pod where there is none, and takes it from where it is not wanted', () => {
    expect(plan(setOf(), { a: [pod('1')], x: [pod('2')] })).toEqual({ create: ['b', 'c'], remove: ['2'] });
  });

  it('replaces a pod that has failed', () => {
    const failed = pod('1', 'new', false, 'Failed');
    expect(plan(setOf(), { a: [failed], b: [pod('2')], c: [pod('3')] })).toEqual({
      create: ['a'],
      remove: ['1'],
    });
  });

  it('replaces old pods no faster than allowed, those that are unwell at once', () => {
    const old = { a: [pod('1', 'old')], b: [pod('2', 'old')], c: [pod('3', 'old')] };
    expect(plan(setOf({ maxUnavailable: 1 }), old).remove).toEqual(['1']);
    expect(plan(setOf({ maxUnavailable: '100%' }), old).remove).toEqual(['1', '2', '3']);
    const sick = { ...old, b: [pod('2', 'old', false)] };
    expect(plan(setOf({ maxUnavailable: 1 }), sick).remove).toEqual(['2']);
  });

  it('starts the new pod beside the old one when it may surge', () => {
    const old = { a: [pod('1', 'old')], b: [pod('2', 'old')], c: [pod('3', 'old')] };
    const surge = setOf({ maxSurge: 1, maxUnavailable: 0 });
    expect(plan(surge, old)).toEqual({ create: ['a'], remove: [] });
    expect(plan(surge, { ...old, a: [pod('1', 'old'), pod('4', 'new', false)] })).toEqual({
      create: [],
      remove: [],
    });
    expect(plan(surge, { ...old, a: [pod('1', 'old'), pod('4')] }).remove).toEqual(['1']);
  });

  it('leaves old pods alone with OnDelete', () => {
    expect(plan(setOf({}, 'OnDelete'), { a: [pod('1', 'old')], b: [pod('2')], c: [pod('3')] })).toEqual({
      create: [],
      remove: [],
    });
  });
});
