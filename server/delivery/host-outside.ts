import type { Capabilities, DefinitionManifest } from '@/plugins/sdk/definition';
import type { HandlerContext } from '@/server/engine/runner/handler';
import { assertHostDeclared } from '@/server/extensions/capabilities';
import type { DeliveryDeps } from './handlers/deps';

/** What a plugin may do beyond the cluster: only what it declared. */
export function outsideHost(
  deps: Pick<DeliveryDeps, 'http'>,
  manifest: DefinitionManifest,
  ctx: HandlerContext,
): Pick<Capabilities, 'http'> {
  const { capabilities } = manifest;
  if (!capabilities.some((each) => each.startsWith('http:'))) return {};
  return {
    http: {
      fetch: async (request) => {
        await ctx.assertCurrent();
        return deps.http.fetch(request, {
          caller: manifest.name,
          assertDeclared: (url) => assertHostDeclared(url, capabilities),
          signal: ctx.signal,
        });
      },
    },
  };
}
