import { describe, expect, it } from 'vitest';
import type { LiveResource, WatchState } from '@/server/targets/kubernetes/cluster-api';
import type { WatchCallbacks } from '@/server/targets/kubernetes/watch';
import { createClusterView } from './cluster-view';

const kind = { apiVersion: 'v1', kind: 'ConfigMap' };

/** A view whose watches are told by hand. */
function startView() {
  const watches = new Map<string, WatchCallbacks>();
  let turns = 0;
  const view = createClusterView(
    {
      watch(_apiVersion, which, { namespace = '' }, handlers) {
        watches.set(`${which}/${namespace}`, handlers);
        return () => watches.delete(`${which}/${namespace}`);
      },
    },
    { mark: () => null, state: () => '' },
    { change: () => undefined, turn: () => (turns += 1) },
  );
  view.track('v1', 'ConfigMap', 'shop');
  const become = (state: WatchState, namespace = '') => watches.get(`ConfigMap/${namespace}`)?.state(state);
  return { view, become, of: () => watches.get('ConfigMap/'), turns: () => turns };
}

function configMap(uid: string): LiveResource {
  return { ...kind, metadata: { name: 'settings', namespace: 'shop', uid } };
}

describe('what a watch tells', () => {
  it('leaves an object in view whose namesake is told to be gone after it', () => {
    const { view, of } = startView();
    const settings = { ...kind, namespace: 'shop', name: 'settings' };
    of()?.event({ type: 'ADDED', resource: configMap('one') });
    of()?.state('live');
    // As a list does after a gap: first what is there, then what no longer is.
    of()?.event({ type: 'ADDED', resource: configMap('two') });
    of()?.event({ type: 'DELETED', resource: configMap('one') });
    expect(view.get(settings)?.live.metadata.uid).toBe('two');
    of()?.event({ type: 'DELETED', resource: configMap('two') });
    expect(view.get(settings)).toBeNull();
  });
});

describe('a watch that is lost', () => {
  it('is told, and that it stands again, also when it never stood', () => {
    const { view, become, turns } = startView();
    expect(view.isLost()).toBe(false);
    become('stale');
    become('stale');
    expect([turns(), view.isLost()]).toEqual([1, true]);
    become('live');
    expect([turns(), view.isLost()]).toEqual([2, false]);
    become('live');
    expect(turns()).toBe(2);
  });

  it('is told of a single namespace, where no more may be watched', () => {
    const { view, become, turns } = startView();
    become('forbidden');
    become('live', 'shop');
    expect([turns(), view.isLost()]).toEqual([0, false]);
    become('stale', 'shop');
    expect([turns(), view.isLost()]).toEqual([1, true]);
  });
});
