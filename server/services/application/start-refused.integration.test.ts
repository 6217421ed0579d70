import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { execution } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { personWith } from '../testing/person-with';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { applyDocuments } from './apply';
import { getApplication } from './get';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';
const stateOf = async (id: string) =>
  (await database.db.select().from(execution).where(eq(execution.id, id)))[0]?.state;

it('what is refused for its namespace leaves the run that is on its way, and the application, as they are', async () => {
  const name = uniqueName('stays');
  const steps =
    '  workflow:\n    steps:\n      - {name: wait, type: suspend}\n      - {name: go, type: deploy}\n';
  const document = documentOf(name, webservice(), steps);
  const runId = (await world.apply(document)).runId ?? '';
  await until(async () => (await stateOf(runId)) === 'suspended');
  const person = await personWith(world.ctx, project, 'operator');
  const elsewhere = document.replace(`namespace: ${name}`, `namespace: ${name}-else`);
  for (let times = 0; times < 5; times += 1) {
    const refused = applyDocuments(person, { project, document: elsewhere });
    expect(await refusalOf(refused)).toMatchObject({ code: 'denied' });
  }
  expect(await stateOf(runId)).toBe('suspended');
  expect((await getApplication(world.ctx, { project, name })).revision).toBe(1);
}, 60_000);
