import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';
import { foreignNamespace } from './foreign-namespace';

const schema = s.parameters({
  name: s.string(s.text('Application', '应用'), {
    help: s.text('In the same project', '同一项目中的应用'),
    widget: 'application',
  }),
  namespace: foreignNamespace,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const dependsOnApp = defineWorkflowStep({
  name: 'depends-on-app',
  revision: 1,
  title: s.text('Wait for an application', '等待应用'),
  description: s.text(
    'Waits until another application of the project is delivered and well.',
    '等待项目中的另一个应用部署完成并健康。',
  ),
  icon: 'hourglass',
  schema,
  capabilities: ['app:read', 'k8s:read'],
  repeatable: true,
  outputs: s.parameters({ status: s.string(s.text('Status', '状态')) }),
  kinds: ['v1/ConfigMap'],
  examples: [{ title: s.text('The database', '数据库'), properties: { name: 'database' } }],
  start: look,
});

async function look(
  { parameters: { name }, appName }: Context,
  { app, k8s }: Capabilities,
): Promise<Outcome> {
  if (name === appName) return failed(`${name} would wait for itself.`, 'another application', name);
  const found = await app?.find(name);
  if (!found) return missing(name, await k8s?.get('v1', 'ConfigMap', name));
  const { status, message } = found;
  if (status === 'running') return { type: 'succeeded', message: `${name} is running`, outputs: { status } };
  if (status === 'deleting')
    return failed(`The application ${name} is being deleted.`, 'an application that stays', status);
  const why = message === '' ? '' : `: ${message}`;
  return { type: 'waiting', message: `${name} is ${status}${why}`, pollAfterMs: 2_000 };
}

/** KubeVela would make the application from a ConfigMap of its name. */
function missing(name: string, configMap: object | null | undefined): Outcome {
  const hint = configMap
    ? `The ConfigMap ${name} is not made into an application here: apply its document with \`loam apply\`.`
    : 'Apply it first; applications are known by their name in the project.';
  return failed(
    `There is no application ${name} in the project.`,
    'an application of the project',
    name,
    hint,
  );
}

function failed(message: string, expected: string, got: string, hint?: string): Outcome {
  const error = { code: 'not-found', message, path: 'name', expected, got };
  return { type: 'failed', error: hint === undefined ? error : { ...error, hint }, retryable: false };
}
