import { emptyWorkflowDocument, startWorkflowDocument } from './start-documents';

/** What a new workflow may begin with. The name is in the address and in the messages. */
export type Template = {
  name: 'plain' | 'empty' | 'promote' | 'canary' | 'blue-green' | 'wave' | 'build';
  /** It delivers, so it only runs as the workflow of an application that names it with `ref`. */
  needsApplication: boolean;
  document: string;
};

/** `needs`: what the application that names it must have. */
const head = (
  name: string,
  description: string,
  needs: string,
) => `# Runs as the workflow of an application, \
which names it as \`spec.workflow.ref: ${name}\`.
${needs}
apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: ${name}
  annotations:
    description: ${description}
`;

const promote = `${head(
  'promote',
  'To staging, and to production when two people approved',
  `# The policies \`staging\` and \`production\` are topologies of that application.`,
)}steps:
  - name: staging
    type: deploy
    timeout: 15m
    properties:
      policies: [staging]
  - name: approve
    type: approval
    properties:
      message: Is staging good enough for production?
      # Change here who may say so; one rejection ends the run.
      approvals: 2
      roles: [operator, admin]
      notStarter: true
      expiresAfter: 48h
  - name: production
    type: deploy
    timeout: 15m
    properties:
      # Add an override for what differs there, such as the number of replicas.
      policies: [production]
`;

const canary = `${head(
  'canary',
  'To a few first, to all when the metric held and somebody approved',
  `# The policies \`few\` and \`all\` are topologies of that application, for two namespaces or clusters; \`less\` is an override with
# fewer replicas.
# No step divides traffic: let a gateway or load balancer send a part of it to \`few\`, or let the replicas do it.`,
)}steps:
  - name: few
    type: deploy
    timeout: 15m
    properties:
      policies: [few, less]
  - name: metric
    type: check-metrics
    properties:
      # Change all of it: the query of your service, what it must be, for how long, and for how long it may not.
      # LOAM_HTTP_ALLOW has to name the Prometheus server, when its address is not public.
      metricEndpoint: http://prometheus-server.o11y-system.svc:9090
      query: sum(rate(http_requests_total{code!~"5.."}[5m])) / sum(rate(http_requests_total[5m]))
      condition: '>=0.99'
      duration: 10m
      failDuration: 2m
  # Take it out where the metric alone decides.
  - name: approve
    type: approval
    properties:
      message: The metric held. Go on to all?
      expiresAfter: 24h
  - name: all
    type: deploy
    timeout: 30m
    properties:
      policies: [all]
  # No step goes back by itself. Whoever reads this delivers the revision before with \`loam rollback\`. To tell people who
  # do not look at the run, make it a step of type notification.
  - name: stopped
    type: print-message-in-status
    if: status.metric.failed || status.approve.failed
    properties:
      message: The few have the new revision, the others the one before
`;

const blueGreen = `${head(
  'blue-green',
  'Beside what serves now, then the traffic all at once',
  `# The policies \`blue\` and \`green\` are topologies of that application, for the namespaces shop-blue and shop-green of one cluster.`,
)}steps:
  - name: choose
    type: form
    properties:
      message: Which one does not serve now, and gets the new revision?
      schema:
        type: object
        required: [colour]
        properties:
          colour: { type: string, title: Colour, enum: [blue, green] }
    outputs:
      - name: colour
        valueFrom: output.colour
      # Change it to the Service that your component makes, and to your namespaces.
      - name: address
        valueFrom: '"web.shop-" + output.colour + ".svc.cluster.local"'
  # The one that is not delivered to stays as it is.
  - name: blue
    type: deploy
    if: status.choose.succeeded && outputs.colour == "blue"
    timeout: 15m
    properties:
      policies: [blue]
  - name: green
    type: deploy
    if: status.choose.succeeded && outputs.colour == "green"
    timeout: 15m
    properties:
      policies: [green]
  - name: approve
    type: approval
    if: status.blue.succeeded || status.green.succeeded
    properties:
      message: Does the new one work? Then all traffic goes there.
      expiresAfter: 24h
  # A name in the namespace of the stage that leads to the one that serves. Where a gateway or a load balancer decides,
  # write its object here, or call its API with a step of type request. The way back: deliver the revision before with
  # \`loam rollback\`, and choose the one that has it still.
  - name: switch
    type: apply-object
    if: status.approve.succeeded
    inputs:
      - from: address
        parameterKey: value.spec.externalName
    properties:
      value:
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
        spec:
          type: ExternalName
`;

const wave = `${head(
  'wave',
  'Cluster after cluster, each wave when the one before is well',
  `# The policies \`first\`, \`east\`, \`west\` and \`rest\` are topologies of that application; one may select many clusters by their labels.`,
)}steps:
  - name: first
    type: deploy
    timeout: 15m
    properties:
      policies: [first]
  # Long enough for what shows only under load. A step of type check-metrics decides by a number in its place.
  - name: settle
    type: suspend
    properties:
      duration: 30m
      message: The first cluster has it; goes on by itself
  # What is in a group goes at once.
  - name: second
    type: step-group
    subSteps:
      - name: east
        type: deploy
        timeout: 30m
        properties:
          policies: [east]
      - name: west
        type: deploy
        timeout: 30m
        properties:
          policies: [west]
  - name: approve
    type: approval
    properties:
      message: Go on to all other clusters?
      expiresAfter: 48h
  - name: rest
    type: deploy
    timeout: 1h
    properties:
      policies: [rest]
      # Components that are delivered at the same time.
      parallelism: 10
`;

const build = `${head(
  'build',
  'Builds an image, tests it, and delivers it',
  `# The image that is built has to be the one in its document. No step builds images: a Job with a builder of your choice does.`,
)}steps:
  # A Job that has ended does not run again under its name, so those of the run before go first.
  - name: clean
    type: clean-jobs
  - name: build
    type: apply-job
    timeout: 30m
    properties:
      value:
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: shop-build
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: build
                  # Change it to your builder, your source and your registry.
                  image: registry.example.com/builder:1.0
                  args: ['--context=https://git.example.com/shop.git', '--destination=registry.example.com/shop:1.0']
  - name: test
    type: apply-job
    timeout: 30m
    properties:
      value:
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: shop-test
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: test
                  # The image that was built, with the command that tests it.
                  image: registry.example.com/shop:1.0
                  command: [npm, test]
  # To the stage of the run. Name policies to deliver elsewhere.
  - name: deliver
    type: deploy
    timeout: 15m
    properties: {}
`;

export const templates: readonly Template[] = [
  { name: 'plain', needsApplication: false, document: startWorkflowDocument },
  { name: 'empty', needsApplication: false, document: emptyWorkflowDocument },
  { name: 'promote', needsApplication: true, document: promote },
  { name: 'canary', needsApplication: true, document: canary },
  { name: 'blue-green', needsApplication: true, document: blueGreen },
  { name: 'wave', needsApplication: true, document: wave },
  { name: 'build', needsApplication: true, document: build },
];
