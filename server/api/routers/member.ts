import { AddMember, ListMembers, RemoveMember, UpdateMemberRole } from '@/server/domain/project-input';
import { addMember } from '@/server/services/member/add';
import { listMembers } from '@/server/services/member/list';
import { removeMember, updateMemberRole } from '@/server/services/member/update';
import { projectProcedure, router } from '../trpc/procedures';

export const memberRouter = router({
  list: projectProcedure('member.read')
    .input(ListMembers)
    .query(({ ctx, input }) => listMembers(ctx, input)),
  add: projectProcedure('member.manage')
    .input(AddMember)
    .mutation(({ ctx, input }) => addMember(ctx, input)),
  updateRole: projectProcedure('member.manage')
    .input(UpdateMemberRole)
    .mutation(({ ctx, input }) => updateMemberRole(ctx, input)),
  remove: projectProcedure('member.manage')
    .input(RemoveMember)
    .mutation(({ ctx, input }) => removeMember(ctx, input)),
});
