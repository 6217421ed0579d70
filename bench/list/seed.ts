import { sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { instanceStates } from '@/db/schema/enums';
import { severityOf } from '@/server/domain/status';

/**
 * Applications of the project `default`, each at its first stage and with three runs; most of them are well. Nothing looks at
 * them: their next look is next year.
 */
export async function seedApplications(db: Db, from: number, to: number): Promise<void> {
  const states = instanceStates.map((state) => ({ state, severity: severityOf(state) }));
  const lists = JSON.stringify(states);
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      create temporary table seed on commit drop as
      select i, 'app-' || lpad(i::text, 5, '0') as name, p.id as project_id, s.id as stage_id, n.cluster_id,
        case when i % 10 = 0 then unwell.state else 'running' end as state,
        case when i % 10 = 0 then unwell.severity else ${severityOf('running')}::int end as severity
      from generate_series(${from}::int, ${to}::int) i
      join project p on p.name = 'default'
      cross join lateral (select * from stage where project_id = p.id order by position limit 1) s
      join namespace n on n.id = s.namespace_id
      cross join lateral (
        select each->>'state' as state, (each->>'severity')::int as severity
        from jsonb_array_elements(${lists}::text::jsonb) with ordinality as e(each, at)
        where at = 1 + (i / 10) % ${states.length}::int
      ) unwell`);
    await tx.execute(sql`
      insert into application (id, project_id, name, description, revision, state, severity, message, updated_at)
      select 'app_' || name, project_id, name, 'Serves the department ' || i % 97, 3, state, severity,
        case when state = 'running' then '' else 'web: 1 of 2 pods are ready' end, now() - i * interval '1 minute'
      from seed`);
    await tx.execute(sql`
      insert into instance (id, project_id, application_id, cluster_id, namespace, stage_id, revision, state, next_check_at)
      select 'inst_' || name, project_id, 'app_' || name, cluster_id, name, stage_id, 3, state, now() + interval '1 year'
      from seed`);
    await tx.execute(sql`
      insert into execution (id, project_id, application_id, number, kind, title, context, created_by_name, state)
      select 'exe_' || name || '_' || run, project_id, 'app_' || name, i * 3 + run, 'workflow', name || ' r' || run, '{}', 'bench',
        'succeeded'
      from seed, generate_series(1, 3) run`);
  });
  await db.execute(sql`analyze`);
}
