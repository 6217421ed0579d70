import { LoamError } from '@/server/domain/error';
import type { Access } from './access';
import { openChannels, protocolsOf } from './channels';
import type { ForwardEvents, ForwardSession } from './cluster-api';
import { podPath } from './segment';

const channel = { data: 0, error: 1 } as const;
/** Each channel begins with the number of its port. */
const portBytes = 2;

type Link = { server: string; access: () => Promise<Access> };

/** One connection to a port of a pod. */
export async function portForward(
  { server, access }: Link,
  pod: { namespace: string; name: string },
  port: number,
  on: ForwardEvents,
): Promise<ForwardSession> {
  const { namespace, name } = pod;
  const path = `${podPath(namespace, name)}/portforward`;
  const what = `port-forward to pod ${name} in ${namespace}`;
  const begun = new Set<number>();
  let refusal: LoamError | null = null;
  const channels = await openChannels(
    { server, access: await access(), what, protocols: protocolsOf.portForward },
    `${path}?ports=${port}`,
    {
      data(number, data) {
        const rest = begun.has(number) ? data : data.subarray(portBytes);
        begun.add(number);
        if (rest.length === 0) return;
        if (number === channel.data) on.data(rest);
        else if (number === channel.error) {
          refusal = toRefusal(rest.toString('utf8'), name, port);
          channels.close();
        }
      },
      end: (error) => on.end(refusal ?? error),
    },
  );
  return {
    write: (data) => channels.send(channel.data, data),
    isFull: () => channels.isFull(),
    drained: () => channels.drained(),
    pause: () => channels.pause(),
    resume: () => channels.resume(),
    close: () => channels.close(),
  };
}

function toRefusal(message: string, pod: string, port: number): LoamError {
  return new LoamError('cluster-refused', `Pod ${pod} does not answer at port ${port}.`, {
    got: message.trim().slice(0, 300),
    hint: 'Does a container listen there?',
  });
}
