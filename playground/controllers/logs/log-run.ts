import { type Fate, fateOf, jobOutcomeOf } from '@/playground/controllers/kubelet/fate';
import { timeOf } from '@/playground/controllers/objects/meta';
import type { Container, ContainerStatus, Pod } from '@/playground/controllers/objects/pod';
import { badRequest } from '@/playground/store/status-error';

/** One run of one container: what its log is derived from. */
export type LogRun = {
  /** The same run gives the same lines, also after a restart of the playground. */
  seed: string;
  container: Container;
  story: 'job' | 'init' | Fate;
  startMs: number;
  /** Undefined while it runs. */
  endMs: number | undefined;
  exitCode: number | undefined;
};

/** Which container is meant, in the API's own words where that is not clear. */
export function chooseContainer(pod: Pod, name: string | undefined): Container {
  const { containers, initContainers = [] } = pod.spec;
  const names = containers.map((container) => container.name).join(' ');
  const [first] = containers;
  if (name === undefined || name === '') {
    if (first && containers.length === 1 && initContainers.length === 0) return first;
    const annotated = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
    const fallback = containers.find((container) => container.name === annotated);
    if (fallback) return fallback;
    const init = initContainers.map((container) => container.name).join(' ');
    const choice = init ? `[${names}] or one of the init containers: [${init}]` : `[${names}]`;
    const message = `a container name must be specified for pod ${pod.metadata.name}, choose one of: ${choice}`;
    throw badRequest(message);
  }
  const found = [...containers, ...initContainers].find((container) => container.name === name);
  if (!found) throw badRequest(`container ${name} is not valid for pod ${pod.metadata.name}`);
  return found;
}

/** The run whose log is asked for; 400 with the kubelet's sentence when there is none yet. */
export function findRun(pod: Pod, container: Container, previous: boolean): LogRun {
  const all = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
  const status = all.find(({ name }) => name === container.name);
  const times = status && runTimes(status, previous);
  if (!times) throw badRequest(whyNone(pod, container, status, previous));
  const isInit = pod.spec.initContainers?.includes(container) ?? false;
  const fate = fateOf(container.image);
  const story = isInit ? 'init' : fate === 'runs' && jobOutcomeOf(pod) ? 'job' : fate;
  return { seed: `${pod.metadata.uid}/${container.name}/${times.startMs}`, container, story, ...times };
}

type RunTimes = Pick<LogRun, 'startMs' | 'endMs' | 'exitCode'>;

/** While it waits for its next start, a container's log is that of its last run. */
function runTimes({ state, lastState }: ContainerStatus, previous: boolean): RunTimes | undefined {
  const ended = previous || state.waiting ? lastState.terminated : state.terminated;
  if (ended)
    return { startMs: timeOf(ended.startedAt), endMs: timeOf(ended.finishedAt), exitCode: ended.exitCode };
  if (previous || !state.running) return undefined;
  return { startMs: timeOf(state.running.startedAt), endMs: undefined, exitCode: undefined };
}

function whyNone(
  pod: Pod,
  { name }: Container,
  status: ContainerStatus | undefined,
  previous: boolean,
): string {
  if (previous) return `previous terminated container "${name}" in pod "${pod.metadata.name}" not found`;
  const reason = status?.state.waiting?.reason ?? 'ContainerCreating';
  const why =
    reason === 'ImagePullBackOff' || reason === 'ErrImagePull' ? 'trying and failing to pull image' : reason;
  return `container "${name}" in pod "${pod.metadata.name}" is waiting to start: ${why}`;
}
