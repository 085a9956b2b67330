import type { Severity } from '#contracts';
import { hostOf, personOf } from '../../reading/names.ts';
import type { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { worded } from '../../reading/severity.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const azureMonitor = defineFormat({
  name: 'azure_monitor',
  title: 'Azure Monitor',
  vendor: 'Microsoft',
  product: 'Azure Monitor',
  watches: 'monitoring',
  sender: 'An action group of Azure Monitor with a webhook and the common alert schema',
  reads: 'Alerts in the common alert schema (data.essentials and data.alertContext), fired and resolved.',
  authentications: ['query', 'bearer', 'header', 'basic'],
  samples,
  recognises: (alert) =>
    alert.text('schemaId')?.toLowerCase() === 'azuremonitorcommonalertschema' ||
    alert.has('data.essentials.monitorCondition', 'data.essentials.alertRule'),
  read: readAlert,
});

const SEVERITIES: Record<string, Severity> = {
  sev0: 'critical',
  sev1: 'high',
  sev2: 'medium',
  sev3: 'low',
  sev4: 'informational',
};
/** https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-common-schema: Sev0 is the worst. */
const SCALE = worded('Sev0 (critical)..Sev4 (verbose)', SEVERITIES);

function readAlert(alert: Reader): FormatReading {
  const get = (name: string): string | undefined => alert.text(`data.essentials.${name}`);
  const condition = get('monitorCondition');
  const target = alert.texts('data.essentials.alertTargetIDs')[0];
  const named = alert.texts('data.essentials.configurationItems')[0];
  const machine = /\/(?:virtualmachines|machines)\//i.test(target ?? '');
  const host = machine ? hostOf(named ?? target?.split('/').at(-1)) : undefined;
  const rule = get('alertRule');
  return {
    id: get('alertId') ?? get('originAlertId') ?? null,
    title: rule,
    description: get('description') ?? '',
    severity: { said: get('severity'), scale: SCALE },
    type: [rule, get('description')],
    occurred_at: time(
      condition?.toLowerCase() === 'resolved'
        ? (get('resolvedDateTime') ?? get('firedDateTime'))
        : get('firedDateTime'),
    ),
    state: condition?.toLowerCase() === 'resolved' ? 'resolved' : condition === undefined ? null : 'open',
    fields: {
      vendor: part({ state: condition }),
      event: part({
        provider: get('monitoringService'),
        category: get('signalType'),
        url: get('investigationLink'),
      }),
      rule: part({ id: get('alertRuleID'), name: rule }),
      host: part({ name: host?.name, ip: host?.ip }) ?? null,
      user: part({ ...personOf(alert.text('data.alertContext.caller')) }) ?? null,
      cloud: part({
        provider: 'azure',
        account: { id: /\/subscriptions\/([0-9a-f-]{36})/i.exec(target ?? get('alertId') ?? '')?.[1] },
      }),
      resource: part({
        id: target,
        name: named ?? target?.split('/').at(-1),
        type: get('targetResourceType') ?? /\/providers\/([^/]+\/[^/]+)\/[^/]+$/i.exec(target ?? '')?.[1],
      }),
    },
  };
}
