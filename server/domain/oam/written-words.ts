// Words that documents are written with, apart from the shapes that the server reads them by: the browser needs these alone.

/** Step types that hold sub-steps. */
export const groupStep = 'step-group';

/** Annotation that describes an application in lists; KubeVela's console writes it too. */
export const descriptionAnnotation = 'app.oam.dev/description';

/** What a start does while another run of the same group is on its way. */
export const concurrencyAnnotation = 'workflow.loam.dev/concurrency';
/** Workflows with the same group count as one; left out, each is a group of its own. */
export const groupAnnotation = 'workflow.loam.dev/concurrency-group';

export const concurrencyPolicies = ['allow', 'queue', 'replace', 'refuse'] as const;
export type ConcurrencyPolicy = (typeof concurrencyPolicies)[number];
