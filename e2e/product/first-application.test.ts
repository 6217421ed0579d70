import { join } from 'node:path';
import type { KubernetesListObject } from '@kubernetes/client-node';
import { describe, expect, inject, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Api } from '@/playground/contract/api';
import { startProduct } from '@/scripts/e2e-product.mjs';
import { figureMs } from './support/figure';
import { type LiveObject, differences } from './support/live';
import { Loam } from './support/loam';

const document = join(import.meta.dirname, '../../examples/first-app.yaml');
const outside = inject('cluster');

const clusters: {
  name: string;
  settings: Record<string, string>;
  kubeconfig: (dataDir: string) => string;
}[] = [
  {
    name: 'the playground',
    settings: {},
    kubeconfig: (dataDir: string) => join(dataDir, 'playground', 'kubeconfig'),
  },
  {
    name: `a cluster from KUBECONFIG (${outside.name})`,
    settings: { KUBECONFIG: outside.kubeconfig, LOAM_PLAYGROUND: 'off' },
    kubeconfig: () => outside.kubeconfig,
  },
];

/** What `kubectl get deploy,svc -A` shows of an application. */
async function deploymentsAndServices(cluster: Api, application: string): Promise<LiveObject[]> {
  const query = `?labelSelector=${encodeURIComponent(`app.oam.dev/name=${application}`)}`;
  const paths = ['/apis/apps/v1/deployments', '/api/v1/services'];
  const lists = await Promise.all(
    paths.map((path) => cluster.expect<KubernetesListObject<LiveObject>>('GET', path + query)),
  );
  return lists.flatMap(({ items }) => items);
}

describe.each(clusters)('a fresh start on $name', ({ settings, kubeconfig }) => {
  it('delivers the first application within 10 s of being ready, and what is there is what dry-run says', async () => {
    const product = await startProduct(settings);
    try {
      const loam = new Loam(product.dataDir);
      const applied = await loam.run(['apply', '-f', document, '--wait']);
      expect(applied.code, applied.stderr).toBe(0);
      expect(applied.stdout).toContain('first-app is healthy');
      expect(applied.tookMs).toBeLessThan(figureMs(10_000));
      const status = await loam.run(['status', 'first-app']);
      expect(status.code, status.stderr).toBe(0);
      expect(status.stdout).toContain('2 of 2 pods are ready');

      const said = parseAllDocuments(await loam.ok(['dry-run', '-f', document])).map(
        (each) => each.toJS() as LiveObject,
      );
      expect(said.map(({ kind }) => String(kind)).toSorted()).toEqual(['Deployment', 'Service']);
      const cluster = Api.fromKubeconfig(kubeconfig(product.dataDir));
      const live = await deploymentsAndServices(cluster, 'first-app');
      expect(live).toHaveLength(said.length);
      for (const each of said) {
        const twin = live.find(
          ({ spec, metadata }) =>
            metadata?.name === each.metadata?.name &&
            'replicas' in (spec ?? {}) === (each.kind === 'Deployment'),
        );
        expect(differences(each, { apiVersion: each.apiVersion, kind: each.kind, ...twin })).toEqual([]);
      }
      await loam.ok(['delete', 'app', 'first-app', '--wait']);
      expect(await deploymentsAndServices(cluster, 'first-app')).toEqual([]);
      await cluster.close();
    } finally {
      await product.stop();
    }
  });
});
