import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { applyOnce } from './apply-once';
import { drift } from './drift';
import { garbageCollect } from './garbage-collect';
import { readOnly } from './read-only';
import { resourceUpdate } from './resource-update';
import { sharedResource } from './shared-resource';
import { takeOver } from './take-over';

export const lifecycle = definePlugin({
  id: 'lifecycle',
  version: '1.0.0',
  title: text('Lifecycle', '生命周期'),
  description: text(
    'How objects come to an application, and when they go.',
    '对象如何归属于应用，以及何时删除。',
  ),
  icon: 'recycle',
  license: 'Apache-2.0',
  definitions: [garbageCollect, drift, applyOnce, takeOver, readOnly, sharedResource, resourceUpdate],
});
