import { handleRestRequest } from '@/server/api/rest/handler';
import { runtime } from '@/server/api/runtime';

const handle = (request: Request): Promise<Response> => handleRestRequest(runtime(), request);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST };
