import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { applyApplication } from './apply-application';
import { applyApplicationInParallel } from './apply-application-in-parallel';
import { applyComponent } from './apply-component';
import { collectServiceEndpoints } from './collect-service-endpoints';
import { dependsOnApp } from './depends-on-app';
import { deploy } from './deploy';
import { exportData } from './export-data';
import { exportService } from './export-service';
import { override } from './override';
import { readApp } from './read-app';
import { replication } from './replication';
import { stepGroup } from './step-group';
import { subWorkflow } from './sub-workflow';
import { suspend } from './suspend';
import { topology } from './topology';

export const delivery = definePlugin({
  id: 'delivery',
  version: '1.0.0',
  title: text('Delivery', '交付'),
  description: text('Where applications go, and in which steps.', '应用部署到哪里、分几步部署。'),
  icon: 'rocket',
  license: 'Apache-2.0',
  definitions: [
    topology,
    override,
    replication,
    deploy,
    applyComponent,
    applyApplication,
    applyApplicationInParallel,
    suspend,
    stepGroup,
    subWorkflow,
    dependsOnApp,
    readApp,
    collectServiceEndpoints,
    exportData,
    exportService,
  ],
});
