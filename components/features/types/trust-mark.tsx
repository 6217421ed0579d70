import {
  IconAlertTriangle,
  IconCertificate,
  IconRosetteDiscountCheck,
  IconShield,
} from '@tabler/icons-react';
import { Icon } from '@/components/ui/icon';

const drawings = {
  'built-in': IconShield,
  verified: IconRosetteDiscountCheck,
  signed: IconCertificate,
  unsigned: IconAlertTriangle,
} as const;

/** How far a package can be trusted: shield, rosette, certificate, triangle. The word stands beside it. */
export function TrustMark({ trust }: { trust: keyof typeof drawings }) {
  return <Icon of={drawings[trust]} size="sm" />;
}
