import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { helm } from './helm';
import { helmchart } from './helmchart';

export const charts = definePlugin({
  id: 'charts',
  version: '1.0.0',
  title: text('Charts', 'Chart'),
  description: text('Helm charts as components.', '以组件形式使用 Helm Chart。'),
  icon: 'ship',
  license: 'Apache-2.0',
  definitions: [helmchart, helm],
});
