import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { approval } from './approval';
import { form } from './form';

export const people = definePlugin({
  id: 'people',
  version: '1.0.0',
  title: text('People', '人员'),
  description: text('Steps that ask people: approvals and forms.', '需要人参与的步骤：审批与表单。'),
  icon: 'users',
  license: 'Apache-2.0',
  definitions: [approval, form],
});
