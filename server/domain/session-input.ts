import { z } from 'zod';
import { PageInput } from './page';

/** Shorter ones are guessed too fast, longer ones only keep the hash busy. */
export const minPasswordLength = 12;
export const maxPasswordLength = 256;

export const SignIn = z.object({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(maxPasswordLength),
});
export type SignIn = z.infer<typeof SignIn>;

export const ChangePassword = z.object({
  currentPassword: z.string().min(1).max(maxPasswordLength),
  newPassword: z
    .string()
    .min(minPasswordLength, `expected at least ${minPasswordLength} characters`)
    .max(maxPasswordLength),
});
export type ChangePassword = z.infer<typeof ChangePassword>;

export const EndSession = z.object({ id: z.string().min(1).max(64) });
export type EndSession = z.infer<typeof EndSession>;

export const CreateUser = z.object({
  email: z.email().max(254).toLowerCase(),
  name: z.string().trim().min(1).max(100),
  instanceAdmin: z.boolean().default(false),
});
export type CreateUser = z.infer<typeof CreateUser>;

export const ListUsers = PageInput;
export type ListUsers = z.infer<typeof ListUsers>;

export const UpdateUser = z.object({ id: z.string().min(1).max(64), instanceAdmin: z.boolean() });
export type UpdateUser = z.infer<typeof UpdateUser>;

export const ResetPassword = z.object({ id: z.string().min(1).max(64) });
export type ResetPassword = z.infer<typeof ResetPassword>;
