import type {
  IntakeBatch,
  JoinedIncident,
  NewAlert,
  NewIncident,
  NewVendorAlert,
} from './data/intake.repository.ts';
import { detectorOf } from './domain/alert-facts.ts';
import { sentenceOf } from './domain/alert-changes.ts';
import { NO_SOURCE_ID } from './domain/incoming.ts';
import {
  openKey,
  type Placement,
  type TakenAlert,
  type Target,
  type VendorAlert,
} from './domain/placement.ts';

/** A placement as rows. */
export function batchOf({ targets, vendorAlerts }: Placement): IntakeBatch {
  return {
    incidents: targets.filter(isNew).map(newIncident),
    joined: targets.filter((target) => !isNew(target)).map(joinedIncident),
    alerts: targets.flatMap(newAlerts),
    // In the order of the index, so that two batches do not wait for each other.
    vendorAlerts: vendorAlerts.flatMap(newVendorAlerts).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
  };
}

export function changedVendorAlerts({ vendorAlerts }: Placement) {
  return vendorAlerts
    .filter(({ isNew: made }) => !made)
    .map(({ source_id, external_id, target, alert_id, state }) => ({
      source_id,
      external_id,
      incident_id: target.id,
      alert_id,
      state,
    }));
}

function keyOf({ source_id, external_id, content }: NewVendorAlert): string {
  return `${source_id} ${external_id} ${content}`;
}

function isNew(target: Target): boolean {
  return target.existing === null;
}

function newIncident(target: Target): NewIncident {
  const { alert } = target.alerts[0] as TakenAlert;
  return {
    id: target.id,
    title: alert.title,
    description: alert.description,
    type: alert.type,
    severity: target.severity,
    source: alert.source.slug,
    source_id: alert.source.id === NO_SOURCE_ID ? null : alert.source.id,
    playbook: alert.source.playbook,
    open_key: openKey(alert),
    alert_count: target.alerts.length,
    facts: target.facts,
    source_state: target.source_state,
    closure_due: target.closing === 'with_verdict',
    earlier_incident_id: target.earlier,
    quiet_alerts: target.quiet,
    detector: detectorOf(alert.fields),
    team_id: alert.source.team_id,
  };
}

function joinedIncident(target: Target): JoinedIncident {
  return {
    id: target.id,
    alerts: target.alerts.length,
    severity: target.severity,
    facts: target.facts,
    source_state: target.source_state,
    closure_due: target.closing === 'with_verdict',
    wanted: target.wanted,
    quiet: target.quiet,
  };
}

function newAlerts(target: Target): NewAlert[] {
  return target.alerts.map(({ id, alert, opened, news }) => ({
    id,
    incident_id: target.id,
    opened_incident: opened,
    source: alert.source.slug,
    source_id: alert.source.id === NO_SOURCE_ID ? null : alert.source.id,
    external_id: alert.external_id,
    fingerprint: alert.fingerprint,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    type: alert.type,
    occurred_at: alert.occurred_at,
    recipient: alert.recipient,
    fields: JSON.stringify(alert.fields),
    raw: JSON.stringify(alert.raw),
    raw_email: alert.raw_email,
    observables: JSON.stringify(alert.observables),
    state: alert.state,
    changes: news === null ? null : JSON.stringify({ ...news, text: sentenceOf(news) }),
  }));
}

/** The alert itself, when it is new, and each other content that it has had. */
function newVendorAlerts(vendor: VendorAlert): NewVendorAlert[] {
  const { source_id, external_id, target, alert_id, state, contents } = vendor;
  const row = { source_id, external_id, incident_id: target.id, state };
  const [first, ...later] = vendor.isNew ? contents : [undefined, ...contents];
  return [
    ...(first === undefined
      ? []
      : [{ ...row, content: '', alert_id, first_alert_id: first.alert_id, first_content: first.content }]),
    ...later.flatMap((one) =>
      one === undefined
        ? []
        : [
            {
              ...row,
              content: one.content,
              alert_id: one.alert_id,
              first_alert_id: null,
              first_content: null,
            },
          ],
    ),
  ];
}
