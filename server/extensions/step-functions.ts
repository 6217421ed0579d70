import { z } from 'zod';
import type { Capabilities, DefinitionManifest } from '@/plugins/sdk/definition';
import { resource } from './resource-shape';
import { withoutUndefined } from './without-undefined';

/** Makes a function of the host under its name, with the schema of its arguments. */
export type Add = <Args extends z.ZodTuple>(
  name: string,
  schema: Args,
  run: (...args: z.output<Args>) => Promise<unknown>,
) => void;

const name = z.string().max(253);
const line = z.string().max(1_000);
const message = z.strictObject({
  server: z.strictObject({
    host: name,
    port: z.int().min(1).max(65_535),
    user: line,
    password: z.string().max(4_000),
  }),
  from: z.strictObject({ address: line, name: line.optional() }),
  to: z.array(line).min(1).max(100),
  subject: line,
  body: z.string().max(1_000_000),
});

/** What only steps ask for: state between their calls, the application, mail. */
export function addStepFunctions(
  add: Add,
  { kind, capabilities }: DefinitionManifest,
  { save, app, mail, placements }: Partial<Capabilities>,
): void {
  if (kind === 'workflow-step' && save) {
    add('save', z.tuple([z.record(z.string(), z.json())]), async (state) => save(state));
  }
  if (app && capabilities.includes('app:read')) {
    add('app.document', z.tuple([]), async () => app.document());
    add('app.objects', z.tuple([name, z.array(name).max(20)]), async (of, kinds) => app.objects(of, kinds));
    add('app.find', z.tuple([name]), async (wanted) => app.find(wanted));
  }
  if (placements && capabilities.includes('k8s:write')) {
    add('placements.apply', z.tuple([z.array(name).max(20), resource]), async (policies, object) =>
      placements.apply(policies, object),
    );
  }
  if (mail && capabilities.includes('mail')) {
    add('mail.send', z.tuple([message]), async (given) =>
      mail.send({ ...given, from: withoutUndefined(given.from) }),
    );
  }
}
