import { z } from 'zod';
import { LoamError } from '@/server/domain/error';
import type { Permission } from '@/server/domain/permission';
import { metrics } from '@/server/platform/metrics';
import { assertPasswordChanged } from '@/server/services/authorize';
import { toTrpcError } from './error';
import { t } from './init';

export const router = t.router;

type InstancePermission = Extract<Permission, `instance-wide.${string}`>;
type ProjectPermission = Exclude<Permission, InstancePermission>;

const observe = t.middleware(async ({ path, type, next }) => {
  const started = performance.now();
  const result = await next();
  metrics()
    .histogram({
      name: 'loam_api_call_seconds',
      help: 'Time that tRPC calls take.',
      labels: ['path', 'type', 'outcome'],
    })
    .observe({ path, type, outcome: result.ok ? 'ok' : 'error' }, (performance.now() - started) / 1000);
  if (!result.ok) throw toTrpcError(result.error);
  return result;
});

const requireActor = t.middleware(({ ctx, next }) => {
  if (!ctx.actor) throw ctx.refusal ?? notSignedIn();
  return next({ ctx: { actor: ctx.actor } });
});

function notSignedIn(): LoamError {
  return new LoamError('unauthenticated', 'You are not signed in.', {
    hint: 'Sign in, or send an API token as Authorization: Bearer <token>.',
  });
}

/**
 * The verb decides who may (`authorize`), this only sees to it that it did: a verb that never asked for what its
 * procedure declares fails at its first call.
 */
const requireGrant = (permission: Permission) =>
  t.middleware(async ({ path, next }) => {
    const granted = new Set<Permission>();
    const result = await next({ ctx: { granted } });
    if (result.ok && !granted.has(permission)) {
      throw new TypeError(`${path} declares ${permission}, but its verb did not ask authorize() for it`);
    }
    return result;
  });

const known = t.procedure.use(observe).use(requireActor);

export const ProjectInput = z.object({ project: z.string().min(1).max(63) });

/** For what happens inside one project: `project` (its name) is part of the input. */
export function projectProcedure(permission: ProjectPermission) {
  return known
    .meta({ access: { scope: 'project', permission } })
    .use(requireGrant(permission))
    .input(ProjectInput);
}

/** For what concerns the whole instance. */
export function instanceProcedure(permission: InstancePermission) {
  return known.meta({ access: { scope: 'instance', permission } }).use(requireGrant(permission));
}

/** For what anybody may ask about themselves, e.g. which projects they are in. */
export const selfProcedure = known.meta({ access: { scope: 'self' } }).use(({ ctx, next }) => {
  assertPasswordChanged(ctx);
  return next();
});

/** What is left to somebody whose one-time password is not changed yet. A short list, held by a test. */
export const sessionProcedure = known.meta({ access: { scope: 'session' } });

/** What needs no sign-in at all. A short list, held by a test. */
export const publicProcedure = t.procedure.use(observe).meta({ access: { scope: 'public' } });
