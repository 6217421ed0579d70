import { type TraitContext, defineTrait } from '../sdk/definition';
import * as s from '../sdk/schema';
import { everyWorkload } from '../sdk/workload-kinds';
import { type HttpParameters, httpParameters, oldIngress, oldService } from './old-ingress';

export const ingress = defineTrait({
  name: 'ingress',
  revision: 1,
  title: s.text('Ingress (old)', 'Ingress（旧）'),
  description: s.text(
    'A Service and an Ingress. Deprecated: use gateway.',
    'Service 与 Ingress。已弃用：请使用 gateway。',
  ),
  icon: 'route',
  schema: s.parameters(httpParameters()),
  stage: 'render',
  appliesTo: everyWorkload,
  kinds: ['v1/Service', 'networking.k8s.io/v1/Ingress'],
  examples: [
    {
      title: s.text('One domain', '一个域名'),
      properties: { domain: 'shop.example.com', http: { '/': 80 } },
    },
  ],
  patch: (ctx: TraitContext<HttpParameters>) => ({ resources: [oldService(ctx), oldIngress(ctx)] }),
});
