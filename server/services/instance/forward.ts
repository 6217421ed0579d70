import { LoamError } from '@/server/domain/error';
import type { OpenForward } from '@/server/domain/tunnel';
import type {
  ClusterApi,
  ForwardEvents,
  ForwardSession,
  LiveResource,
} from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { type BegunSession, type SessionLimits, beginSession } from './begin-session';
import { getInstance } from './find';
import { findObject, noObject } from './find-object';

/** One connection to a port of a pod of the instance, or of a pod behind a Service of it. Written down at its start and end. */
export async function openForward(
  ctx: ServiceContext,
  input: OpenForward,
  on: ForwardEvents,
  limits: SessionLimits,
): Promise<ForwardSession> {
  const row = await getInstance(ctx, input, 'instance.exec');
  const { kind, namespace, name } = input;
  const id = { apiVersion: 'v1', kind, namespace, name };
  const { api, live } = await findObject(ctx, row, id);
  if (!live) throw noObject(id);
  const target = kind === 'Pod' ? { pod: name, port: input.port } : await behind(api, live, input.port);
  const detail = { port: input.port, pod: target.pod };
  const held: { session?: ForwardSession } = {};
  const cut = (error: LoamError) => {
    finish(error);
    held.session?.close();
  };
  const begun = await beginSession(ctx, { row, id, verb: 'forward', detail, limits }, cut);
  const finish = (error: LoamError | null) => {
    if (begun.end(error === null ? {} : { ended: error.message })) on.end(error);
  };
  const events: ForwardEvents = {
    data(chunk) {
      begun.touch();
      on.data(chunk);
    },
    end: finish,
  };
  const session = await openPort(api, { namespace, ...target }, events, begun);
  held.session = session;
  return {
    ...session,
    write(data) {
      begun.touch();
      session.write(data);
    },
    close() {
      finish(null);
      session.close();
    },
  };
}

async function openPort(
  api: ClusterApi,
  { namespace, pod, port }: { namespace: string; pod: string; port: number },
  on: ForwardEvents,
  begun: BegunSession,
): Promise<ForwardSession> {
  try {
    return await api.portForward({ namespace, name: pod }, port, on);
  } catch (error) {
    begun.abandon();
    throw error;
  }
}

type ServiceSpec = {
  selector?: Record<string, string>;
  ports?: { name?: string; port: number; targetPort?: number | string }[];
};
type PodSpec = { containers?: { ports?: { name?: string; containerPort: number }[] }[] };
type PodStatus = { conditions?: { type: string; status: string }[] };

/** A ready pod that a Service chooses, and the port that it sends to. */
async function behind(
  api: ClusterApi,
  service: LiveResource,
  port: number,
): Promise<{ pod: string; port: number }> {
  const { name, namespace = '' } = service.metadata;
  const { selector, ports = [] } = service['spec'] as ServiceSpec;
  const wanted = ports.find((each) => each.port === port);
  if (!wanted)
    throw new LoamError('not-found', `Service ${name} has no port ${port}.`, {
      expected: `one of ${ports.map((each) => each.port).join(', ') || 'none'}`,
      got: String(port),
    });
  const labels = Object.entries(selector ?? {}).map(([key, value]) => `${key}=${value}`);
  const pods =
    labels.length === 0 ? [] : await api.list('v1', 'Pod', { namespace, labelSelector: labels.join(',') });
  const pod = pods.find(isReady);
  if (!pod)
    throw new LoamError('unavailable', `No pod behind Service ${name} is ready.`, {
      hint: 'Say a pod in place of the Service to reach one that is not.',
    });
  return { pod: pod.metadata.name, port: targetPort(pod, wanted, port) };
}

function isReady(pod: LiveResource): boolean {
  const { conditions = [] } = (pod['status'] ?? {}) as PodStatus;
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

function targetPort(
  pod: LiveResource,
  { targetPort: target }: NonNullable<ServiceSpec['ports']>[number],
  port: number,
) {
  if (target === undefined) return port;
  if (typeof target === 'number') return target;
  const { containers = [] } = pod['spec'] as PodSpec;
  const named = containers.flatMap((each) => each.ports ?? []).find((each) => each.name === target);
  if (named) return named.containerPort;
  throw new LoamError('not-found', `Pod ${pod.metadata.name} has no port called ${target}.`);
}
