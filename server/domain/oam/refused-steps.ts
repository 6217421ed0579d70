/** A step of KubeVela that Loam does not run: why, and what to use in its place. */
export type RefusedStep = { why: string; instead: string };

const cli = 'it runs the `vela` program in a pod with the rights of KubeVela itself';
const terraform = 'it hands Terraform to a controller of KubeVela, which Loam does not bring';
const cloud =
  'it belongs to `env-binding`, which KubeVela itself has given up, and to its Terraform controller';
const runTerraform =
  'run Terraform in your pipeline, keep what it gives in a Secret, and read that with read-object or read-config';

/**
 * Every workflow step type that KubeVela brings and no plugin of Loam does. A document that uses one is refused when it is
 * saved; a plugin that defines the type goes first.
 */
export const refusedSteps: ReadonlyMap<string, RefusedStep> = new Map([
  [
    'vela-cli',
    {
      why: cli,
      instead: 'run a container of your own with apply-job, or the `loam` command in your pipeline',
    },
  ],
  [
    'addon-operation',
    {
      why: cli,
      instead:
        'install what the addon brings with a component of type k8s-objects, or with Helm in your pipeline',
    },
  ],
  [
    'chat-gpt',
    {
      why: 'it sends objects of the cluster to a service outside',
      instead:
        'what is wrong with a component is said by `loam status` and on its page; a request step can call a service of your choice',
    },
  ],
  [
    'build-push-image',
    {
      why: 'it builds with Kaniko in a pod of the cluster, and Kaniko is no longer maintained',
      instead:
        'build in your pipeline and deliver the tag with `loam apply`, or run a builder of your choice with apply-job',
    },
  ],
  ['apply-terraform-config', { why: terraform, instead: runTerraform }],
  ['apply-terraform-provider', { why: terraform, instead: runTerraform }],
  [
    'generate-jdbc-connection',
    {
      why: terraform,
      instead: 'take the connection from its Secret with read-object, or in `env` with valueFrom',
    },
  ],
  ['deploy-cloud-resource', { why: cloud, instead: `deploy with a topology policy; ${runTerraform}` }],
  [
    'share-cloud-resource',
    { why: cloud, instead: 'write the connection to other clusters with export-data and kind: Secret' },
  ],
  [
    'restart-workflow',
    {
      why: 'a run does not start itself again: each run of an application is one that somebody asked for',
      instead:
        'put what recurs into a workflow of its own and give it a schedule (`loam workflow schedule set`); to wait inside of a run, use suspend with a duration',
    },
  ],
  [
    'apply-app',
    {
      why: 'a step does not save documents: an application has revisions that people made',
      instead: 'apply the other document with `loam apply`, and wait for it with depends-on-app',
    },
  ],
  [
    'apply-remaining',
    {
      why: 'KubeVela has given it up',
      instead: 'deploy, which delivers what is not there yet or has changed',
    },
  ],
  [
    'deploy2env',
    {
      why: 'KubeVela has given it up, with `env-binding`',
      instead: 'deploy with a topology policy and an override policy',
    },
  ],
  ['deploy2runtime', { why: 'KubeVela has given it up', instead: 'deploy with a topology policy' }],
]);
