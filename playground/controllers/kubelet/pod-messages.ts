import type { Container, Pod } from '@/playground/controllers/objects/pod';
import type { RecordedEvent } from '@/playground/controllers/runtime/event-recorder';
import { backoffMs, formatDuration } from './fate';
import { pullError } from './image-reference';

type About = { pod: Pod; container: Container };

/** `web-0_default(uid)`: how a kubelet names a pod. */
function podName({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

export function crashMessage({ pod, container }: About, restartCount: number): string {
  const wait = formatDuration(backoffMs(restartCount));
  return `back-off ${wait} restarting failed container=${container.name} pod=${podName(pod)}`;
}

export function pullBackoffMessage(image: string): string {
  return `Back-off pulling image "${image}": ErrImagePull: ${pullError(image)}`;
}

function normal(container: Container, reason: string, message: string): RecordedEvent {
  const fieldPath = `spec.containers{${container.name}}`;
  return { type: 'Normal', reason, message, component: 'kubelet', fieldPath };
}

function warning(container: Container, reason: string, message: string): RecordedEvent {
  return { ...normal(container, reason, message), type: 'Warning' };
}

export function pullingEvent(container: Container): RecordedEvent {
  return normal(container, 'Pulling', `Pulling image "${container.image}"`);
}

export function startedEvents(container: Container, pulledInMs: number | undefined): RecordedEvent[] {
  const took =
    pulledInMs === undefined ? '' : pulledInMs < 1000 ? `${pulledInMs}ms` : `${pulledInMs / 1000}s`;
  const pulled =
    pulledInMs === undefined
      ? `Container image "${container.image}" already present on machine`
      : `Successfully pulled image "${container.image}" in ${took} (${took} including waiting)`;
  return [
    normal(container, 'Pulled', pulled),
    normal(container, 'Created', 'Container created'),
    normal(container, 'Started', 'Container started'),
  ];
}

export function pullFailedEvents(container: Container): RecordedEvent[] {
  const { image } = container;
  return [
    warning(container, 'Failed', `Failed to pull image "${image}": ${pullError(image)}`),
    warning(container, 'Failed', 'Error: ErrImagePull'),
    normal(container, 'BackOff', `Back-off pulling image "${image}"`),
    warning(container, 'Failed', 'Error: ImagePullBackOff'),
  ];
}

export function crashEvent({ pod, container }: About): RecordedEvent {
  const message = `Back-off restarting failed container ${container.name} in pod ${podName(pod)}`;
  return warning(container, 'BackOff', message);
}

export function unhealthyEvent(container: Container): RecordedEvent {
  return warning(container, 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');
}

export function killingEvent(container: Container): RecordedEvent {
  return normal(container, 'Killing', `Stopping container ${container.name}`);
}
