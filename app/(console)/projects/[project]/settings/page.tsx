import { redirect } from 'next/navigation';
import { routes } from '@/components/routes';

export default async function SettingsPage({ params }: PageProps<'/projects/[project]/settings'>) {
  redirect(routes.settings((await params).project, 'members'));
}
