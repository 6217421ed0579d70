import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDeliveryHandlers, type DeliveryDeps } from '@/server/delivery/handlers/delivery-handlers';
import type { Handlers } from '@/server/engine/runner/handler';
import { parseAllowList } from '@/server/platform/allow-list';
import type { Logger } from '@/server/platform/logger';
import { gatherEvidence } from '@/server/sensing/evidence';
import { createHelm } from '@/server/targets/helm/helm';
import { createHttpCaller } from '@/server/targets/http/http-caller';
import { createMailer } from '@/server/targets/mail/mailer';

/** What tests may call besides public addresses. */
const allow = parseAllowList('127.0.0.1') ?? { ranges: [], hosts: [] };

/** What handlers of tests reach the outside with. */
export function createOutside(logger: Logger) {
  const http = createHttpCaller({ allow, logger });
  const helm = createHelm({ dataDir: join(tmpdir(), 'loam-test-helm'), http });
  return { http, helm, mailer: createMailer({ allow, logger }) };
}

type Given = Pick<DeliveryDeps, 'db' | 'extensions' | 'clusters' | 'manifests' | 'http' | 'helm' | 'mailer'>;

export function createTestHandlers(given: Given): Handlers {
  return createDeliveryHandlers({
    ...given,
    gatherEvidence: (workload, api) => gatherEvidence(workload, api, null, false),
    orphanAfterMs: 500,
  });
}
