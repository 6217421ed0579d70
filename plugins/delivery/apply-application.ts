import { applies } from './whole-application';

export const applyApplication = applies('apply-application');
