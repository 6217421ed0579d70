import { z } from 'zod';
import { missedPolicies, overlapPolicies } from '@/db/schema/enums';
import { namePattern, nameRule } from './oam/application';
import { mostMissed } from './schedule';
import { WorkflowInputs } from './workflow-input';

const Name = z.string().min(1).max(63);

export const ListSchedules = z.object({
  /** Of one workflow. */
  workflow: Name.optional(),
});
export type ListSchedules = z.infer<typeof ListSchedules>;

export const ScheduleName = z.object({ workflow: Name, name: Name });
export type ScheduleName = z.infer<typeof ScheduleName>;

export const SaveSchedule = z.object({
  workflow: Name,
  name: z.string().regex(namePattern, nameRule),
  cron: z.string().trim().min(1).max(200),
  timeZone: z.string().trim().min(1).max(100).default('UTC'),
  /** Times that passed while no worker was there: leave them, start one run, or one for each of the newest. */
  missed: z.enum(missedPolicies).default('skip'),
  missedLimit: z.int().min(1).max(mostMissed).default(10),
  /** While the run before goes on: start beside it, leave the time out, or cancel it. */
  overlap: z.enum(overlapPolicies).default('forbid'),
  inputs: WorkflowInputs.default({}),
  stage: Name.optional(),
  paused: z.boolean().default(false),
});
export type SaveSchedule = z.infer<typeof SaveSchedule>;

export const PauseSchedule = ScheduleName.extend({ paused: z.boolean() });
export type PauseSchedule = z.infer<typeof PauseSchedule>;
