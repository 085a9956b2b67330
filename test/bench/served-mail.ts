import type { Json } from '#contracts';
import {
  authenticationEvidence,
  checkEmailAuthentication,
  emailEvidence,
  mailNames,
  mailTexts,
  readEmail,
} from '#mail';
import { alertObservables, extractObservables } from '../../libs/incidents/src/domain/extract.ts';
import { mailWords, storableMail, wordsOfAlerts } from '../../libs/incidents/src/domain/incident-words.ts';
import { toIncoming, type ReadingSource } from '../../libs/webhooks/src/domain/parsed-alert.ts';
import { parseDelivery } from '../../libs/webhooks/src/formats/parse-delivery.ts';

const SOURCE: ReadingSource = {
  id: '01900000-0000-7000-8000-00000000aaaa',
  slug: 'mails',
  format: 'raw_email',
  default_severity: 'medium',
  default_type: 'phishing',
  playbook: null,
  auto_triage: true,
  team_id: null,
  deduplication_window_seconds: 0,
  on_resolved: 'show',
  reopen_window_seconds: 86_400,
  grouping_keys: [],
};

/**
 * A mail the whole way, but for the database, the network and the verdict: taken in as a gateway delivers it, its
 * alert's observables and words, the mail taken apart, its facts and whoever vouches for it, and what is kept of it.
 * @returns how many facts it gave
 */
export async function serveMail(bytes: Buffer): Promise<number> {
  const now = new Date();
  const { alerts } = parseDelivery('raw_email', bytes, { 'content-type': 'message/rfc822' }, now);
  const incident_id = '01900000-0000-7000-8000-00000000bbbb';
  let facts = 0;
  for (const alert of alerts) {
    const taken = toIncoming(alert, SOURCE, { id: '01900000-0000-7000-8000-00000000cccc', volatile: [] });
    const { observables } = alertObservables(taken);
    wordsOfAlerts(
      [{ ...taken, incident_id, opened_incident: true, alert_count: 1 }],
      new Map([[incident_id, observables]]),
    );
    const { mail, attached } = await readEmail(taken.raw_email ?? '');
    const evidence = emailEvidence(mail, now, attached);
    const vouching = await checkEmailAuthentication(mail, taken.raw_email, {
      trustedHosts: ['mx.corp.example'],
      resolver: null,
    });
    evidence.push(...authenticationEvidence(vouching, now));
    extractObservables(mailNames(mail));
    mailWords(storableMail(mailTexts(mail)));
    JSON.stringify(mail satisfies object as unknown as Json);
    facts += evidence.length;
  }
  return facts;
}
