import { charts } from './charts/plugin';
import { config } from './config/plugin';
import { delivery } from './delivery/plugin';
import { integration } from './integration/plugin';
import { legacy } from './legacy/plugin';
import { lifecycle } from './lifecycle/plugin';
import { networking } from './networking/plugin';
import { objects } from './objects/plugin';
import { patching } from './patching/plugin';
import { people } from './people/plugin';
import { pods } from './pods/plugin';
import { scaling } from './scaling/plugin';
import { scheduling } from './scheduling/plugin';
import type { PluginDefinition } from './sdk/definition';
import { security } from './security/plugin';
import { storagePlugin } from './storage/plugin';
import { workloads } from './workloads/plugin';

/** The plugins that come with Loam. Packed at build time and loaded through the same door as any other. */
export const plugins: PluginDefinition[] = [
  workloads,
  charts,
  pods,
  scaling,
  networking,
  storagePlugin,
  scheduling,
  security,
  patching,
  delivery,
  lifecycle,
  objects,
  config,
  people,
  integration,
  legacy,
];
