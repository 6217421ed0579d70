import { answerMetrics } from '@/server/api/process/health-routes';

export const dynamic = 'force-dynamic';

export const GET = answerMetrics;
