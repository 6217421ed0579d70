import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@/playground/store/kube-object';
import { events, pods } from '@/playground/store/resources';
import { parseFieldSelector } from './field-selector';
import { parseLabelSelector } from './label-selector';

function pod(labels: { [key: string]: string }): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'default', labels },
    spec: { nodeName: 'node-1' },
    status: { phase: 'Running' },
  };
}

describe('label selectors', () => {
  it.each([
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['other!=web', true],
    ['app in (web, db)', true],
    ['app notin (web)', false],
    ['app in (db),tier', false],
    ['tier,!other', true],
    ['!app', false],
    [' app = web ', true],
    ['example.com/n>3', true],
    ['example.com/n<3', false],
  ])('%s: %s', (text, expected) => {
    const matches = parseLabelSelector(text);
    expect(matches?.(pod({ app: 'web', tier: 'front', 'example.com/n': '5' }))).toBe(expected);
  });

  it('select everything when empty', () => {
    expect(parseLabelSelector('')).toBeUndefined();
  });

  it.each(['a===b', '=b', 'a in b', 'a in (', 'a,,b=='])('rejects %j', (text) => {
    expect(() => parseLabelSelector(text)).toThrow(/unable to parse requirement/);
  });
});

describe('field selectors', () => {
  it.each([
    ['metadata.name=a', true],
    ['metadata.name!=a', false],
    ['spec.nodeName=node-1,status.phase=Running', true],
    ['spec.hostNetwork=false', true],
  ])('%s: %s', (text, expected) => {
    expect(parseFieldSelector(text, pods)?.(pod({}))).toBe(expected);
  });

  it('rejects fields that nothing can be selected by, and what is no selector', () => {
    expect(() => parseFieldSelector('spec.nope=1', pods)).toThrow('field label not supported: spec.nope');
    expect(() => parseFieldSelector('nonsense', events)).toThrow("can't understand 'nonsense'");
  });
});
