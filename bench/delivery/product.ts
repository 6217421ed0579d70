import type { KubernetesObject } from '@kubernetes/client-node';
import { type ApplicationDraft, type ComponentDraft, application } from '@/e2e/product/support/documents';
import { localToken } from '@/e2e/product/support/rest';
import { type Product, startProduct } from '@/scripts/e2e-product.mjs';
import { Statuses } from './statuses';

type DryRun = { placements: { namespace: string; resources: KubernetesObject[] }[] };

/** The built product as a process of its own, on one cluster, spoken to as a pipeline does. */
export class BenchProduct {
  readonly statuses: Statuses;
  readonly #product: Product;
  readonly #token: string;

  private constructor(product: Product, token: string, statuses: Statuses) {
    this.#product = product;
    this.#token = token;
    this.statuses = statuses;
  }

  static async start(kubeconfig: string): Promise<BenchProduct> {
    const product = await startProduct({ KUBECONFIG: kubeconfig, LOAM_PLAYGROUND: 'off', LOG_LEVEL: 'warn' });
    const token = localToken(product.dataDir);
    return new BenchProduct(product, token, await Statuses.follow(product.url, token));
  }

  get dataDir(): string {
    return this.#product.dataDir;
  }

  async apply(draft: ApplicationDraft): Promise<void> {
    await this.#call('POST', '/applications', application(draft));
  }

  async delete(name: string): Promise<void> {
    await this.#call('DELETE', `/applications/${name}`);
  }

  /** The objects that a document is delivered as. */
  async render(draft: ApplicationDraft): Promise<{ namespace: string; resources: KubernetesObject[] }> {
    const { placements } = (await this.#call('POST', '/dry-run', application(draft))) as DryRun;
    const [placement] = placements;
    if (!placement) throw new Error('the dry-run rendered nothing');
    return placement;
  }

  async clusters(): Promise<{ name: string; unreachableSince: string | null }[]> {
    return (await this.#call('GET', '/clusters')) as { name: string; unreachableSince: string | null }[];
  }

  async failedRuns(): Promise<number> {
    return ((await this.#call('GET', '/runs?states=failed')) as { total: number }).total;
  }

  /** Until no run is on its way. */
  async idle(): Promise<void> {
    const open = '/runs?states=queued,running,suspended,cancelling';
    while (((await this.#call('GET', open)) as { total: number }).total > 0) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async stop(): Promise<void> {
    this.statuses.stop();
    await this.#product.stop();
  }

  async #call(method: string, path: string, document?: string): Promise<unknown> {
    const response = await fetch(`${this.#product.url}/api/v1/projects/default${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/yaml' },
      ...(document === undefined ? {} : { body: document }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

/** A web service of two pods behind a Service: one Deployment, one Service. */
export function webService(name: string, dependsOn: string[] = [], image = 'nginx:1.27'): ComponentDraft {
  return {
    name,
    properties: { image, ports: [{ port: 80, expose: true }], cpu: '100m', memory: '64Mi' },
    traits: [{ type: 'scaler', properties: { replicas: 2 } }],
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  };
}

export function oneService(name: string, image?: string): ApplicationDraft {
  return { name, components: [webService(name, [], image)] };
}
