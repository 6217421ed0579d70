/** Nothing yet: its steps are put on the canvas. */
export const emptyWorkflowDocument = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: my-workflow
steps: []
`;

/** What a new workflow begins with. It can be saved and run as it is. */
export const startWorkflowDocument = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: my-workflow
  annotations:
    description: What it is for
    # JSON Schema of what a start asks for. The values are read as context.<name>.
    workflow.loam.dev/inputs: |
      type: object
      required: [text]
      properties:
        text: { type: string, title: What to say, minLength: 1 }
    # allow, queue, replace or refuse, while another run of it goes on.
    workflow.loam.dev/concurrency: queue
steps:
  - name: ask
    type: suspend
    properties:
      message: Look at it, then resume
  - name: say
    type: print-message-in-status
    inputs: [{ from: context.text, parameterKey: message }]
`;
