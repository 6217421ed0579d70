// All relations are here: beside the tables they would point both ways and knot the schema folder.
import { relations } from 'drizzle-orm';
import { application, applicationRevision } from './schema/application';
import { definition, plugin } from './schema/definition';
import { componentInstance, instance, resource } from './schema/delivery';
import { cluster, namespace, stage, unit } from './schema/environment';

export const unitRelations = relations(unit, ({ many }) => ({ clusters: many(cluster) }));

export const clusterRelations = relations(cluster, ({ one, many }) => ({
  unit: one(unit, { fields: [cluster.unitId], references: [unit.id] }),
  namespaces: many(namespace),
  instances: many(instance),
}));

export const namespaceRelations = relations(namespace, ({ one, many }) => ({
  cluster: one(cluster, { fields: [namespace.clusterId], references: [cluster.id] }),
  stages: many(stage),
}));

export const stageRelations = relations(stage, ({ one, many }) => ({
  namespace: one(namespace, { fields: [stage.namespaceId], references: [namespace.id] }),
  instances: many(instance),
}));

export const applicationRelations = relations(application, ({ many }) => ({
  revisions: many(applicationRevision),
  instances: many(instance),
}));

export const applicationRevisionRelations = relations(applicationRevision, ({ one }) => ({
  application: one(application, {
    fields: [applicationRevision.applicationId],
    references: [application.id],
  }),
}));

export const instanceRelations = relations(instance, ({ one, many }) => ({
  application: one(application, { fields: [instance.applicationId], references: [application.id] }),
  cluster: one(cluster, { fields: [instance.clusterId], references: [cluster.id] }),
  stage: one(stage, { fields: [instance.stageId], references: [stage.id] }),
  components: many(componentInstance),
  resources: many(resource),
}));

export const componentInstanceRelations = relations(componentInstance, ({ one }) => ({
  instance: one(instance, { fields: [componentInstance.instanceId], references: [instance.id] }),
}));

export const resourceRelations = relations(resource, ({ one }) => ({
  instance: one(instance, { fields: [resource.instanceId], references: [instance.id] }),
}));

export const pluginRelations = relations(plugin, ({ many }) => ({ definitions: many(definition) }));

export const definitionRelations = relations(definition, ({ one }) => ({
  plugin: one(plugin, { fields: [definition.pluginId], references: [plugin.id] }),
}));
