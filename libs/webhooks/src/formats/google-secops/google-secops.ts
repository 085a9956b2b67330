import { fileNameOf, hostOf, ipOf, personOf } from '../../reading/names.ts';
import { Reader } from '../../reading/reader.ts';
import type { FormatReading } from '../../reading/reading.ts';
import { OF_HUNDRED, severity } from '../../reading/severity.ts';
import { readable } from '../../reading/title.ts';
import { time } from '../../reading/time.ts';
import { part } from '../../reading/values.ts';
import { verdictOf } from '../../reading/vendor-words.ts';
import { defineFormat } from '../define-format.ts';
import { samples } from './samples.ts';

export const googleSecOps = defineFormat({
  name: 'google_secops',
  title: 'Google SecOps',
  vendor: 'Google',
  product: 'Security Operations',
  watches: 'siem',
  sender: 'Whatever forwards the detections of Google Security Operations (Chronicle)',
  reads:
    'Detections of rules and of curated rules with their events in the unified data model; alone, in a list, or in detections.',
  authentications: ['bearer', 'header', 'basic', 'query'],
  samples,
  recognises: (alert) =>
    alert.has('detection.0.ruleId') &&
    (alert.has('type', 'detectionTime') || alert.has('type', 'timeWindow.endTime')),
  read: readDetection,
});

/** https://cloud.google.com/chronicle/docs/reference/detection-engine-api */
function readDetection(alert: Reader): FormatReading {
  const about = new Reader(alert.at('detection.0') ?? {});
  const labels = new Reader(alert.at('detection.0.ruleLabels') ?? {});
  const outcomes = new Reader(alert.at('detection.0.outcomes') ?? {});
  const event = firstEvent(alert);
  const name = about.text('ruleName');
  const said = about.text('severity') ?? labels.text('severity') ?? outcomes.text('severity');
  const score = about.text('riskScore') ?? outcomes.text('risk_score');
  const tactics = [...labels.texts('mitre_attack_tactic', 'tactic'), ...about.texts('tactic')];
  const techniques = labels.texts('mitre_attack_technique', 'technique', 'mitre_attack_technique_id');
  return {
    id: alert.text('id') ?? null,
    title: about.text('summary') ?? (name === undefined ? undefined : readable(name)),
    description: about.text('description') ?? labels.text('description') ?? '',
    severity: said !== undefined && severity(said) !== null ? { said } : { said: score, scale: OF_HUNDRED },
    type: [...tactics, name, about.text('description'), event.text('metadata.eventType')],
    occurred_at:
      time(event.text('metadata.eventTimestamp')) ??
      time(alert.text('timeWindow.startTime', 'detectionTime', 'createdTime')),
    state: null,
    fields: {
      vendor: part({ state: about.text('alertState'), verdict: done(event) }),
      event: part({
        action: event.text('metadata.productEventType', 'metadata.eventType'),
        category:
          labels.text('category') ?? event.text('securityResult.category', 'securityResult.0.category'),
        provider: event.text('metadata.productName'),
        url: about.text('urlBackToProduct'),
        end: time(alert.text('timeWindow.endTime')) ?? undefined,
      }),
      rule: part({ id: about.text('ruleId'), name, category: about.text('ruleType') }),
      threat: part({
        tactic: {
          id: tactics.filter((word) => /^TA\d{4}$/i.test(word)),
          name: tactics.filter((word) => !/^TA\d{4}$/i.test(word)),
        },
        technique: {
          id: techniques.flatMap((word) => /T\d{4}(?:\.\d{3})?/i.exec(word)?.[0] ?? []),
          name: labels.texts('mitre_attack_technique_name'),
        },
      }),
      ...(event.value === NO_EVENT ? {} : whoAndWhat(event)),
    },
  };
}

/** Then the fields that the rule names say whom it is about, by their keys. */
const NO_EVENT = {};

function firstEvent(alert: Reader): Reader {
  for (const element of alert.each('collectionElements', 20))
    for (const reference of element.each('references', 20)) {
      const event = reference.at('event');
      if (event !== undefined) return new Reader(event);
    }
  return new Reader(NO_EVENT);
}

function done(event: Reader): ReturnType<typeof verdictOf> {
  return verdictOf(event.texts('securityResult.action').join(' '));
}

/** Principal is who acts, target what it is done to: https://cloud.google.com/chronicle/docs/reference/udm-field-list */
function whoAndWhat(event: Reader): FormatReading['fields'] {
  const noun = (place: string) => ({
    host: hostOf(event.text(`${place}.hostname`, `${place}.asset.hostname`)),
    ip: ipOf(event.text(`${place}.ip`, `${place}.asset.ip`))?.ip,
    port: event.number(`${place}.port`),
    person: personOf(event.text(`${place}.user.emailAddresses`, `${place}.user.userid`)),
  });
  const principal = noun('principal');
  const target = noun('target');
  const domain = event.text('principal.administrativeDomain', 'principal.user.domain');
  const person = principal.person ?? target.person;
  const machine = principal.host ?? target.host;
  // What a machine does to itself goes over no network: its address is the machine's.
  const local = principal.host !== undefined && target.ip === undefined;
  return {
    host:
      part({
        name: machine?.name,
        id: event.text('principal.assetId'),
        ip: local ? principal.ip : undefined,
        domain: machine?.domain,
      }) ?? null,
    user:
      person === undefined
        ? null
        : part({
            ...person,
            domain: person.domain ?? domain,
            full_name: event.text('principal.user.userDisplayName'),
            target: principal.person === undefined ? undefined : target.person,
          }),
    source: local
      ? null
      : (part({
          ip: principal.ip,
          port: principal.port,
          geo: {
            country_name: event.text(
              'principal.location.countryOrRegion',
              'principal.ipGeoArtifact.location.countryOrRegion',
            ),
          },
        }) ?? null),
    destination: part({ ip: target.ip, port: target.port }) ?? null,
    ...programOf(event),
    url: part({ full: event.text('target.url') }) ?? null,
    dns: part({ question: { name: event.text('network.dns.questions.name') } }) ?? null,
    email:
      part({
        from: { address: event.text('network.email.from') },
        to: { address: event.texts('network.email.to') },
        subject: event.text('network.email.subject'),
        message_id: event.text('network.email.mailId'),
      }) ?? null,
  };
}

function programOf(event: Reader): FormatReading['fields'] {
  const file = event.text('target.file.fullPath', 'src.file.fullPath');
  const parent = event.text('target.process.parentProcess.file.fullPath');
  const image = event.text('target.process.file.fullPath', 'principal.process.file.fullPath');
  return {
    process:
      part({
        name: fileNameOf(image),
        executable: image,
        command_line: event.text('target.process.commandLine', 'principal.process.commandLine'),
        hash: { sha256: event.text('target.process.file.sha256', 'principal.process.file.sha256') },
        parent: {
          name: fileNameOf(parent),
          executable: parent,
          command_line: event.text('target.process.parentProcess.commandLine'),
        },
      }) ?? null,
    file:
      part({
        name: fileNameOf(file),
        path: file,
        hash: {
          sha256: event.text('target.file.sha256'),
          sha1: event.text('target.file.sha1'),
          md5: event.text('target.file.md5'),
        },
      }) ?? null,
  };
}
