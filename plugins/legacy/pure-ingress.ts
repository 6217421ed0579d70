import { type TraitContext, defineTrait } from '../sdk/definition';
import * as s from '../sdk/schema';
import { everyWorkload } from '../sdk/workload-kinds';
import { type HttpParameters, httpParameters, oldIngress } from './old-ingress';

export const pureIngress = defineTrait({
  name: 'pure-ingress',
  revision: 1,
  title: s.text('Ingress only', '仅 Ingress'),
  description: s.text(
    'An Ingress for a Service that is there. Deprecated: use gateway with existingServiceName.',
    '为已有的 Service 创建 Ingress。已弃用：请使用 gateway 的 existingServiceName。',
  ),
  icon: 'route',
  schema: s.parameters(httpParameters()),
  stage: 'render',
  appliesTo: everyWorkload,
  kinds: ['networking.k8s.io/v1/Ingress'],
  examples: [
    {
      title: s.text('One domain', '一个域名'),
      properties: { domain: 'shop.example.com', http: { '/': 80 } },
    },
  ],
  patch: (ctx: TraitContext<HttpParameters>) => ({ resources: [oldIngress(ctx)] }),
});
