/** JSON Schema, as YAML or JSON, of the values that a start asks for. They become the run's `context`. */
export const inputsAnnotation = 'workflow.loam.dev/inputs';
/** What the run of an application has in its context itself, so that inputs cannot be called so there. */
export const applicationContext = {
  application: true,
  home: true,
  pins: true,
  workflow: true,
  library: true,
  targets: true,
  rules: true,
  conflicts: true,
  name: true,
  appName: true,
  namespace: true,
  runId: true,
} as const;
