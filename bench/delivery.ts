import { Api } from '@/playground/contract/api';
import { measureApplyRate } from './delivery/apply-rate';
import { takeTemplate } from './delivery/bare';
import type { Bench } from './delivery/bench';
import { measureBurst } from './delivery/burst';
import { measureChain } from './delivery/chain';
import { findCluster } from './delivery/clusters';
import { measureMany } from './delivery/many';
import { measureOneByOne } from './delivery/one-by-one';
import { measureOutage } from './delivery/outage';
import { BenchProduct, oneService } from './delivery/product';
import { Rollouts } from './delivery/rollouts';
import { describeMachine } from './support/machine';

const parts: Record<string, (bench: Bench) => Promise<void>> = {
  rate: measureApplyRate,
  one: measureOneByOne,
  burst: measureBurst,
  chain: measureChain,
};
/** Takes many minutes: only when it is asked for. */
const longParts: typeof parts = { many: measureMany, outage: measureOutage };

// The built product as a process, a cluster beside it, and bare calls to the same cluster in the same run.
const wanted = process.argv.slice(2);
const chosen = Object.entries(wanted.length === 0 ? parts : { ...parts, ...longParts }).filter(
  ([name]) => wanted.length === 0 || wanted.includes(name),
);
const found = await findCluster();
const cluster = Api.fromKubeconfig(found.kubeconfig);
try {
  const product = await BenchProduct.start(found.kubeconfig);
  try {
    const rollouts = await Rollouts.watch(cluster);
    const bench: Bench = {
      kubeconfig: found.kubeconfig,
      cluster,
      rollouts,
      product,
      template: await takeTemplate(product),
      tag: `bench-${process.pid}`,
      concurrency: 10,
    };
    await warmUp(bench);
    console.log(`Delivery to ${found.name}: ${describeMachine()}`);
    for (const [, measure] of chosen) await measure(bench);
    console.log(`At the end: ${describeMachine()}`);
    rollouts.stop();
  } finally {
    await product.stop();
  }
} finally {
  await cluster.close();
  await found.stop();
}

async function warmUp({ product, rollouts, template, tag }: Bench): Promise<void> {
  const name = `${tag}-warm`;
  await product.apply(oneService(name));
  await rollouts.allDone([`${template.namespace}/${name}`]);
  await product.statuses.allRunning([name]);
  await product.delete(name);
}
