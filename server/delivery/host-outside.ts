import type { Capabilities, DefinitionManifest } from '@/plugins/sdk/definition';
import type { HandlerContext } from '@/server/engine/runner/handler';
import { assertHostDeclared } from '@/server/extensions/capabilities';
import type { DeliveryDeps } from './handlers/deps';
import { applicationHost } from './host-application';
import { callService, serviceOf } from './host-service';

/** What a plugin may do beyond the cluster: only what it declared. */
export function outsideHost(
  deps: DeliveryDeps,
  { name: caller, capabilities }: DefinitionManifest,
  ctx: HandlerContext,
  application: { id: string; revision: number } | null,
  clusterId: string,
): Pick<Capabilities, 'http' | 'mail' | 'app'> {
  const { db, clusters, http, mailer } = deps;
  const host: Pick<Capabilities, 'http' | 'mail' | 'app'> = {};
  if (capabilities.some((each) => each.startsWith('http:'))) {
    const assertDeclared = (url: string) => assertHostDeclared(url, capabilities);
    host.http = {
      fetch: async (request) => {
        await ctx.assertCurrent();
        const service = serviceOf(request.url);
        if (service) {
          assertDeclared(request.url);
          const read = () => callService(deps, clusterId, service, request, ctx.signal);
          return http.observed(request, caller, read);
        }
        return http.fetch(request, { caller, assertDeclared, signal: ctx.signal });
      },
    };
  }
  if (capabilities.includes('mail')) {
    host.mail = {
      send: async (message) => {
        await ctx.assertCurrent();
        await mailer.send(message, { caller, signal: ctx.signal });
      },
    };
  }
  if (capabilities.includes('app:read'))
    host.app = applicationHost({ db, clusters }, ctx.projectId, application);
  return host;
}
