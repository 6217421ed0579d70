import type { Draft } from './sandbox';

/** What the cases of validation are made of: right as they stand. */

export const labels = { app: 'web' };
export const containers = [{ name: 'web', image: 'nginx' }];
export const template = { metadata: { labels }, spec: { containers } };
export const selector = { matchLabels: labels };

export function deployment(spec: Record<string, unknown>): Draft {
  return { metadata: { name: 'web' }, spec: { selector, template, ...spec } };
}

export function podWith(container: Record<string, unknown>, spec: Record<string, unknown> = {}): Draft {
  return {
    metadata: { name: 'a' },
    spec: { nodeName: 'nowhere', containers: [{ name: 'web', image: 'nginx', ...container }], ...spec },
  };
}

export function service(spec: Record<string, unknown>): Draft {
  return { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }], ...spec } };
}

export const job = (spec: Record<string, unknown>, restartPolicy = 'Never'): Draft => ({
  metadata: { name: 'a' },
  spec: { template: { spec: { containers, restartPolicy } }, ...spec },
});
