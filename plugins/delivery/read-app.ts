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

export const readApp = defineWorkflowStep({
  name: 'read-app',
  revision: 1,
  title: s.text('Read an application', '读取应用'),
  description: s.text(
    'Reads revision and status of an application of the project. One that is not there is no failure.',
    '读取项目中某个应用的版本与状态，应用不存在时不视为失败。',
  ),
  icon: 'file-search',
  schema,
  capabilities: ['app:read'],
  repeatable: true,
  outputs: s.parameters({
    read: s.openObject(s.text('What was read', '读取结果'), {
      err: s.string(s.text('Why there is none', '没有的原因')),
      value: s.openObject(s.text('Application', '应用'), {
        metadata: s.openObject(s.text('Metadata', '元数据'), {
          name: s.string(s.text('Name', '名称')),
          generation: s.integer(s.text('Revision', '版本')),
        }),
        status: s.openObject(s.text('Status', '状态'), {
          status: s.string(s.text('Status', '状态')),
          message: s.string(s.text('Message', '消息')),
        }),
      }),
    }),
  }),
  examples: [{ title: s.text('The database', '数据库'), properties: { name: 'database' } }],
  async start(
    { parameters: { name } }: StepContext<s.ParametersOf<typeof schema>>,
    { app }: Capabilities,
  ): Promise<Outcome> {
    const found = await app?.find(name);
    if (!found) {
      return {
        type: 'succeeded',
        message: 'Application not found',
        outputs: { read: { err: `${name} not found` } },
      };
    }
    const { revision, status, message } = found;
    const value = {
      apiVersion: 'core.oam.dev/v1beta1',
      kind: 'Application',
      metadata: { name, generation: revision },
      status: { status, message, latestRevision: { name: `${name}-v${revision}`, revision } },
    };
    return { type: 'succeeded', message: `${name} is ${status}`, outputs: { read: { value } } };
  },
});
