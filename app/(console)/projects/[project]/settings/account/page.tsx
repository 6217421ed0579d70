import { AccountPage } from '@/components/features/settings/account-page';
import { HydrateClient, prefetch, trpc } from '@/server/api/rsc';

export default async function YourAccountPage() {
  await prefetch(trpc.session.list.queryOptions());
  return (
    <HydrateClient>
      <AccountPage />
    </HydrateClient>
  );
}
