import { type Impersonated, withName } from './impersonate';
import type { RequestOptions } from './request';
import type { Transport } from './transport';

/** The same cluster, in which whatever changes something is done as somebody. What is read is read as the account. */
export function inNameOf(transport: Transport, as: Impersonated): Transport {
  const own = (options: RequestOptions = {}): RequestOptions =>
    (options.method ?? 'GET') === 'GET' ? options : { ...options, as };
  return {
    ...transport,
    get server() {
      return transport.server;
    },
    json: (path, options) => transport.json(path, own(options)),
    stream: (path, options) => transport.stream(path, own(options)),
    raw: (path, options) => transport.raw(path, own(options)),
    // What is not a request and its answer works on a container: a terminal, a forwarded port.
    async access() {
      const access = await transport.access();
      return { ...access, headers: () => withName(access.headers(), as) };
    },
  };
}
