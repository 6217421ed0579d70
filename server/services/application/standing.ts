import { type SQL, sql } from 'drizzle-orm';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { execution } from '@/db/schema/engine';
import type { LastDelivery } from '@/server/domain/standing';

/** For a query of `instance`: what `standingOf` of server/domain/standing.ts decides by. */
export const lastDelivery: SQL<LastDelivery> = sql<LastDelivery>`(
  select json_build_object(
    'revision', ${instance.revision},
    'run', e.state,
    'error', e.error->>'message',
    'components', count(c.id),
    'done', count(c.id) filter (where c.revision = ${instance.revision}),
    'before', max(c.revision) filter (where c.revision <> ${instance.revision}),
    'wrote', e.state in ('failed', 'cancelled') and exists (
      select from ${resource} r
      where r.instance_id = ${instance.id} and r.rendered_by = ${instance.deliveredBy} and r.revision = ${instance.revision}
        and r.applied and r.applied_at >= e.created_at
        -- Not what is written down of a release, and what its hooks made.
        and r.treatment->>'remove' is distinct from 'component'))
  from (select 1) one
  left join ${execution} e on e.id = ${instance.deliveredBy}
  left join ${componentInstance} c on c.instance_id = ${instance.id}
  group by e.id)`;
