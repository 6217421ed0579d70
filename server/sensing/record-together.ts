import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { changeChannel } from '@/db/record-change';
import { rowsAsTable } from '@/db/rows';
import { instanceStates } from '@/db/schema/enums';
import { unflushed } from '@/db/unflushed';
import type { Finding } from './finding';
import type { NodeRef, Wake } from './record';
import { resourcesSet } from './record';
import type { InstanceRows } from './sense';

export type Look = { instance: InstanceRows['instance']; finding: Finding; now: Date };

/**
 * Writes what many looks found in one transaction of a few statements, which waits for no lock: a look whose rows somebody has
 * right now is left out, and undefined in the answer. Else true where the instance is due again.
 */
export async function recordTogether(
  db: Db,
  looks: readonly Look[],
  wake: Pick<Wake, 'free'>,
): Promise<(boolean | undefined)[]> {
  const due = await db.transaction(async (tx) => {
    const locked = await lock(tx, looks);
    const held = looks.filter((look) => isHeld(look, locked));
    // Another statement than the lock: only so it sees what those wrote who had the rows before.
    const left = await wakeAll(tx, held, locked, wake);
    const written = held.filter(({ finding }) => !finding.components.some(({ id }) => left.has(id)));
    if (written.length === 0) return new Map<string, boolean>();
    const changed = written.filter(({ finding }) => finding.changed);
    // Sent together, and done one after the other: the second reads what the first wrote.
    const [rows] = await Promise.all([
      tx.execute<{ id: string; due: boolean }>(write(written)),
      changed.length > 0 ? tx.execute(tell(changed)) : null,
    ]);
    return new Map(rows.rows.map(({ id, due: isDue }) => [id, isDue]));
  });
  return looks.map(({ instance }) => due.get(instance.id));
}

type Locked = {
  instances: Set<string>;
  applications: Set<string>;
  resources: Set<string>;
  /** With the node that waits for it. */
  components: Map<string, NodeRef | null>;
};
type LockedRow = {
  instances: string[];
  applications: string[];
  resources: string[];
  components: { id: string; execution: string | null; key: string | null }[];
};

async function lock(tx: Tx, looks: readonly Look[]): Promise<Locked> {
  const ids = (list: readonly string[]) =>
    sql`any(array(select json_array_elements_text(${JSON.stringify([...new Set(list)])}::text::json)))`;
  const others = looks.filter(({ finding }) => finding.isOther);
  const { rows } = await tx.execute<LockedRow>(sql`
    with i as materialized (
      select id from instance where id = ${ids(looks.map(({ instance }) => instance.id))}
      for no key update skip locked
    ), a as materialized (
      select id from application where id = ${ids(others.map(({ instance }) => instance.applicationId))}
      for no key update skip locked
    ), r as materialized (
      select id from resource where id = ${ids(looks.flatMap(({ finding }) => finding.resources.map(({ id }) => id)))}
      for no key update skip locked
    ), c as materialized (
      select id, waiting_execution_id as execution, waiting_node_key as key from component_instance
      where id = ${ids(looks.flatMap(({ finding }) => finding.components.map(({ id }) => id)))}
      for no key update skip locked
    )
    select ${unflushed}, (select coalesce(json_agg(i.id), '[]') from i) as instances,
      (select coalesce(json_agg(a.id), '[]') from a) as applications,
      (select coalesce(json_agg(r.id), '[]') from r) as resources,
      (select coalesce(json_agg(c), '[]') from c) as components`);
  const [found] = rows;
  if (!found) throw new TypeError('a select without a table has one row');
  const nodes = found.components.map(({ id, execution, key }): [string, NodeRef | null] => [
    id,
    execution !== null && key !== null ? { executionId: execution, key } : null,
  ]);
  return {
    instances: new Set(found.instances),
    applications: new Set(found.applications),
    resources: new Set(found.resources),
    components: new Map(nodes),
  };
}

function isHeld({ instance, finding }: Look, locked: Locked): boolean {
  return (
    locked.instances.has(instance.id) &&
    (!finding.isOther || locked.applications.has(instance.applicationId)) &&
    finding.resources.every(({ id }) => locked.resources.has(id)) &&
    finding.components.every(({ id }) => locked.components.has(id))
  );
}

/** The components whose node somebody has right now. */
async function wakeAll(
  tx: Tx,
  looks: readonly Look[],
  { components }: Locked,
  wake: Pick<Wake, 'free'>,
): Promise<Set<string>> {
  const waiting = looks.flatMap(({ finding }) =>
    finding.components.flatMap(({ id, decides }) => {
      const node = decides ? components.get(id) : null;
      return node ? [{ id, node }] : [];
    }),
  );
  if (waiting.length === 0) return new Set();
  const left = await wake.free(
    tx,
    waiting.map(({ node }) => node),
  );
  const keys = new Set(left.map(({ executionId, key }) => `${executionId}/${key}`));
  return new Set(
    waiting.filter(({ node }) => keys.has(`${node.executionId}/${node.key}`)).map(({ id }) => id),
  );
}

const componentRow = sql`id text, state text, message text, diagnosis jsonb, pods jsonb, "changedAt" timestamptz`;
const instanceRow = sql`id text, state text, message text, changed boolean, "checkIntervalMs" integer,
  "nextCheckAt" timestamptz, "checkedAt" timestamptz`;

function write(looks: readonly Look[]): SQL {
  const instances = looks.map(({ instance: { id }, finding }) => ({
    ...finding,
    id,
    components: undefined,
    resources: undefined,
  }));
  const components = looks.flatMap(({ finding, now }) =>
    finding.components.map((component) => ({ ...component, changedAt: now })),
  );
  return sql`
    with resources as (
      update resource r ${resourcesSet(looks.flatMap(({ finding }) => finding.resources))}
    ), components as (
      update component_instance c set state = found.state, message = found.message, diagnosis = found.diagnosis,
        pods = found.pods, changed_at = found."changedAt"
      from ${rowsAsTable(components, componentRow)} found
      where c.id = found.id
    )
    update instance i set check_interval_ms = found."checkIntervalMs",
      next_check_at = case when i.next_check_at <= clock_timestamp() then i.next_check_at else found."nextCheckAt" end,
      checked_at = coalesce(found."checkedAt", i.checked_at),
      state = case when found.changed then found.state else i.state end,
      message = case when found.changed then found.message else i.message end
    from ${rowsAsTable(instances, instanceRow)} found
    where i.id = found.id
    returning i.id, i.next_check_at <= clock_timestamp() as due`;
}

/** The state of applications, which is the worst of their instances; tells their pages and the list. */
function tell(looks: readonly Look[]): SQL {
  const applications = new Map<string, { id: string; isOther: boolean; now: Date }>();
  for (const { instance, finding, now } of looks) {
    const id = instance.applicationId;
    const isOther = finding.isOther || applications.get(id)?.isOther === true;
    applications.set(id, { id, isOther, now });
  }
  return sql`
    with asked as materialized (
      select * from ${rowsAsTable([...applications.values()], sql`id text, "isOther" boolean, now timestamptz`)} a
    ), worst as (
      select distinct on (asked.id) asked.id, asked.now, coalesce(i.state, 'pending') as state,
        coalesce(i.message, '') as message, ${severityIn(sql`coalesce(i.state, 'pending')`)} as severity
      from asked left join instance i on i.application_id = asked.id and i.deleted_at is null
      where asked."isOther"
      order by asked.id, ${severityIn(sql`i.state`)}
    ), written as (
      update application a set state = worst.state, message = worst.message, severity = worst.severity,
        updated_at = case when a.state = worst.state then a.updated_at else worst.now end
      from worst where a.id = worst.id
      returning a.project_id, a.name, a.state
    ), told as (
      insert into change (project_id, topic, data)
      select a.project_id, 'application:' || a.name, '{}' from application a join asked on asked.id = a.id
      union all
      select project_id, 'applications', jsonb_build_object('name', name, 'state', state) from written
      returning 1
    )
    select pg_notify(${changeChannel}, '') where exists (select from told)`;
}

/** As `severityOf` has it. */
function severityIn(state: SQL): SQL {
  return sql`array_position(${sql.raw(`array[${instanceStates.map((each) => `'${each}'`).join(', ')}]`)}, ${state}) - 1`;
}
