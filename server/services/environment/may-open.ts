import { LoamError } from '@/server/domain/error';
import { AccessError } from '../access-error';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';

type Place = {
  cluster: string;
  namespace: string;
  /** Namespaces of other projects there. */
  others?: ReadonlySet<string>;
};

/**
 * Throws `denied` where a namespace that is not the project's may not become it by this actor. Another project's namespace and
 * one that is nobody's sound the same to those who may not.
 */
export async function assertMayOpen(
  ctx: ServiceContext,
  project: Project,
  { cluster, namespace, others }: Place,
): Promise<void> {
  const message = `The namespace "${namespace}" of cluster "${cluster}" is not open to project "${project.name}".`;
  const told = {
    expected: 'a namespace of the project',
    got: namespace,
    hint: 'Somebody with environment.manage can open it, by deploying this once or by making a stage of it.',
  };
  const attempt = await authorize(ctx, { project: project.name, permission: 'environment.manage' }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof AccessError) return error.attempt;
      throw error;
    },
  );
  if (attempt !== null) throw new AccessError('denied', message, attempt, told);
  if (others?.has(namespace)) throw new LoamError('denied', message, told);
}
