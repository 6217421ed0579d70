import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { cpuscaler } from './cpuscaler';
import { hpa } from './hpa';
import { scaler } from './scaler';

export const scaling = definePlugin({
  id: 'scaling',
  version: '1.0.0',
  title: text('Scaling', '伸缩'),
  description: text('How many pods run: a number, or by load.', '运行多少 Pod：固定数量或按负载伸缩。'),
  icon: 'arrows-maximize',
  license: 'Apache-2.0',
  definitions: [scaler, cpuscaler, hpa],
});
