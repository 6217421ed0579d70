import { tracked } from '@trpc/server';
import { z } from 'zod';
import { type LiveEvent, openStream } from '@/server/services/live/stream';
import { liveSources } from '../live-sources';
import { projectProcedure, router } from '../trpc/procedures';

const StreamInput = z.object({
  topics: z.array(z.string().min(1).max(300)).max(50),
  lastEventId: z.string().max(8000).nullish(),
});

export const liveRouter = router({
  stream: projectProcedure('project.read')
    .input(StreamInput)
    .subscription(async ({ ctx, input, signal = new AbortController().signal }) =>
      toTracked(await openStream(ctx, { hub: ctx.runtime.live, sources: liveSources, signal }, input)),
    ),
});

async function* toTracked(events: AsyncGenerator<LiveEvent>) {
  for await (const { id, topic, data } of events) yield tracked(id, { topic, data });
}
