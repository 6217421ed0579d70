import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { applyDeployment } from './apply-deployment';
import { applyJob } from './apply-job';
import { applyObject } from './apply-object';
import { cleanJobs } from './clean-jobs';
import { export2config } from './export2config';
import { export2secret } from './export2secret';
import { printMessageInStatus } from './print-message-in-status';
import { readObject } from './read-object';
import { refObjects } from './ref-objects';

export const objects = definePlugin({
  id: 'objects',
  version: '1.0.0',
  title: text('Objects', '对象'),
  description: text('Steps that read and write single objects.', '读取和写入单个对象的步骤。'),
  icon: 'box-seam',
  license: 'Apache-2.0',
  definitions: [
    refObjects,
    printMessageInStatus,
    readObject,
    applyObject,
    applyDeployment,
    applyJob,
    cleanJobs,
    export2config,
    export2secret,
  ],
});
