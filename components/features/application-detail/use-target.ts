import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useProject } from '@/components/patterns/session';
import { useTRPC } from '@/components/trpc/trpc';

/** Which stage a revision goes to, and the hold that is against it there. */
export function useTarget(name: string, revision: number) {
  const trpc = useTRPC();
  const project = useProject();
  const stages = useQuery(trpc.environment.stages.queryOptions({ project }));
  const application = useQuery(trpc.application.get.queryOptions({ project, name }));
  const [picked, setPicked] = useState<string | null>(null);
  const [pastHold, setPastHold] = useState(false);
  const stage = picked ?? stages.data?.[0]?.name;
  const found = application.data?.holds.find((each) => each.stage === stage);
  const hold = found && found.revision !== revision ? found : null;
  return {
    stages,
    stage,
    hold,
    pastHold: hold !== null && pastHold,
    /** What would be refused is not asked for. */
    isReady: stage !== undefined && application.data !== undefined && (hold === null || pastHold),
    setPastHold,
    pick: (next: string) => {
      setPicked(next);
      setPastHold(false);
    },
  };
}
export type Target = ReturnType<typeof useTarget>;
