import { z } from 'zod';
import { EditObject, InstanceObject, ScaleObject } from '@/server/domain/object-input';
import { editObject, getEditable, previewEdit } from '@/server/services/instance/edit';
import { followLogs, readLogs } from '@/server/services/instance/logs';
import { getObject } from '@/server/services/instance/object';
import {
  deletePod,
  pauseObject,
  restartObject,
  resumeObject,
  scaleObject,
} from '@/server/services/instance/operate';
import { listInstanceEvents, listInstancePods } from '@/server/services/instance/read';
import { repairInstance } from '@/server/services/instance/repair';
import { projectProcedure, router } from '../trpc/procedures';

const Instance = z.object({ instanceId: z.string() });
const OfComponent = Instance.extend({ component: z.string().optional() });

const Logs = OfComponent.extend({
  pod: z.string().optional(),
  container: z.string().optional(),
  tailLines: z.int().min(0).max(10_000).optional(),
  sinceSeconds: z.int().min(1).optional(),
  previous: z.boolean().optional(),
});

export const instanceRouter = router({
  pods: projectProcedure('instance.read')
    .input(OfComponent)
    .query(({ ctx, input }) => listInstancePods(ctx, input)),
  events: projectProcedure('instance.read')
    .input(OfComponent)
    .query(({ ctx, input }) => listInstanceEvents(ctx, input)),
  object: projectProcedure('instance.read')
    .input(InstanceObject)
    .query(({ ctx, input }) => getObject(ctx, input)),
  restart: projectProcedure('instance.operate')
    .input(InstanceObject)
    .mutation(({ ctx, input }) => restartObject(ctx, input)),
  scale: projectProcedure('instance.operate')
    .input(ScaleObject)
    .mutation(({ ctx, input }) => scaleObject(ctx, input)),
  pause: projectProcedure('instance.operate')
    .input(InstanceObject)
    .mutation(({ ctx, input }) => pauseObject(ctx, input)),
  resume: projectProcedure('instance.operate')
    .input(InstanceObject)
    .mutation(({ ctx, input }) => resumeObject(ctx, input)),
  editable: projectProcedure('instance.edit')
    .input(InstanceObject)
    .query(({ ctx, input }) => getEditable(ctx, input)),
  previewEdit: projectProcedure('instance.edit')
    .input(EditObject)
    .query(({ ctx, input }) => previewEdit(ctx, input)),
  edit: projectProcedure('instance.edit')
    .input(EditObject)
    .mutation(({ ctx, input }) => editObject(ctx, input)),
  deletePod: projectProcedure('instance.operate')
    .input(InstanceObject)
    .mutation(({ ctx, input }) => deletePod(ctx, input)),
  /** Puts back what others changed. */
  repair: projectProcedure('application.deploy')
    .input(Instance.extend({ resourceId: z.string().optional() }))
    .mutation(({ ctx, input }) => repairInstance(ctx, input)),
  logs: projectProcedure('instance.logs')
    .input(Logs)
    .query(({ ctx, input }) => readLogs(ctx, input)),
  /** For programs; a page takes the same lines from its one stream. */
  followLogs: projectProcedure('instance.logs')
    .input(Logs)
    .subscription(({ ctx, input, signal = new AbortController().signal }) => followLogs(ctx, input, signal)),
});
