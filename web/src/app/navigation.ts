import type { Permission } from '#contracts';
import {
  IconChartBar,
  IconChecklist,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconPlugConnected,
  IconScale,
  IconSettings,
  IconShieldHalf,
  type Icon,
} from '@tabler/icons-react';
import { t } from '../shared/texts/texts.ts';

export interface Destination {
  to: string;
  label: string;
  icon: Icon;
  /** `g` and this letter go there. */
  key: string;
  /** Hidden from whoever may not read what is there. */
  permission?: Permission;
}

export const DESTINATIONS: readonly Destination[] = [
  { to: '/', label: t`Dashboard`, icon: IconLayoutDashboard, key: 'd' },
  { to: '/incidents', label: t`Incidents`, icon: IconShieldHalf, key: 'i', permission: 'incident:read' },
  { to: '/approvals', label: t`Approvals`, icon: IconChecklist, key: 'a', permission: 'approval:read' },
  { to: '/playbooks', label: t`Playbooks`, icon: IconListDetails, key: 'p', permission: 'playbook:read' },
  { to: '/policy', label: t`Policy`, icon: IconScale, key: 'o', permission: 'policy:read' },
  {
    to: '/connectors',
    label: t`Connectors`,
    icon: IconPlugConnected,
    key: 'c',
    permission: 'connector:read',
  },
  { to: '/reports', label: t`Reports`, icon: IconChartBar, key: 'r', permission: 'report:read' },
  { to: '/audit', label: t`Audit`, icon: IconHistory, key: 'u', permission: 'audit:read' },
  { to: '/settings', label: t`Settings`, icon: IconSettings, key: 's' },
];

/** The first on a phone's bottom bar; the rest is under "More". */
export const PHONE_DESTINATIONS = 3;
