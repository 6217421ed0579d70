import type { Metadata } from 'next';
import { WorkflowDocument } from '@/components/features/workflows/workflow-document';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <WorkflowDocument name={name} />;
}
