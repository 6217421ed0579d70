import { StatusError } from '@/playground/store/status-error';

export type Form = 'object' | 'table' | 'metadata';
export type Accepted = { form: Form; yaml: boolean };

type Clause = { type: string; as: string | undefined; group: string | undefined };

/** The first representation the client lists that there is here; the client orders them by preference. */
export function negotiate(accept: string | undefined): Accepted {
  const clauses = (accept ?? '*/*').split(',').map(toClause);
  for (const { type, as, group } of clauses) {
    const yaml = type === 'application/yaml';
    if (!yaml && !['application/json', 'application/*', '*/*', ''].includes(type)) continue;
    if (as === undefined) return { form: 'object', yaml };
    if (group !== 'meta.k8s.io') continue;
    if (as === 'Table') return { form: 'table', yaml };
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')
      return { form: 'metadata', yaml };
  }
  const available = 'application/json, application/yaml';
  throw new StatusError(
    406,
    'NotAcceptable',
    `406: Not Acceptable\n\nAvailable representations: ${available}`,
  );
}

function toClause(text: string): Clause {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const valueOf = (name: string): string | undefined =>
    parameters.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  return { type, as: valueOf('as'), group: valueOf('g') };
}
