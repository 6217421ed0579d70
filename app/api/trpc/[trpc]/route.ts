import { runtime } from '@/server/api/runtime';
import { handleTrpcRequest } from '@/server/api/trpc/handler';

const handle = (request: Request): Promise<Response> => handleTrpcRequest(runtime(), request);

export { handle as GET, handle as POST };
