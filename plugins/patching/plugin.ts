import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { jsonMergePatch } from './json-merge-patch';
import { jsonPatch } from './json-patch';

export const patching = definePlugin({
  id: 'patching',
  version: '1.0.0',
  title: text('Patches', '补丁'),
  description: text(
    'Free changes of a workload, for what no other trait covers.',
    '自由修改工作负载，用于其它特征未覆盖的场景。',
  ),
  icon: 'file-diff',
  license: 'Apache-2.0',
  definitions: [jsonPatch, jsonMergePatch],
});
