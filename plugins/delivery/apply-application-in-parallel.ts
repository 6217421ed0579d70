import { applies } from './whole-application';

export const applyApplicationInParallel = applies('apply-application-in-parallel');
