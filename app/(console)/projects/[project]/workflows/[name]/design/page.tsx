import type { Metadata } from 'next';
import { WorkflowDesign } from '@/components/features/workflows/workflow-design';

type Props = { params: Promise<{ project: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).name };
}

export default async function Page({ params }: Props) {
  const { name } = await params;
  return <WorkflowDesign name={name} />;
}
