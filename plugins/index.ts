import type { PluginDefinition } from './sdk/definition';
import { workloads } from './workloads/plugin';

/** The plugins that come with Loam. Packed at build time and loaded through the same door as any other. */
export const plugins: PluginDefinition[] = [workloads];
