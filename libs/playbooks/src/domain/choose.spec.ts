import type { IncidentType, JsonObject } from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { alertView } from './alert-view.ts';
import { choosePlaybook, FALLBACK_PLAYBOOK, type Candidate } from './choose.ts';
import { toDefinition } from './definition.ts';

type Alert = IncidentSnapshot['alerts'][number];
const alert = (fields: JsonObject): Alert => ({
  id: 'a',
  title: 'Alert',
  severity: 'high',
  received_at: '2026-11-22T10:00:00.000Z',
  occurred_at: null,
  fields,
  raw: { own: 1 },
  raw_email: null,
  recipient: null,
});
const snapshot = (type: IncidentType, fields: JsonObject = {}): IncidentSnapshot => ({
  incident: {
    id: 'i',
    number: 1,
    title: 'Case',
    description: '',
    type,
    severity: 'high',
    status: 'created',
    source: 'edr',
    created_at: '2026-11-22T10:00:00.000Z',
    behind: [],
    escalation_level: null,
    alert_count: 1,
    verdict: null,
  },
  alerts: [alert(fields)],
  triage: { wanted: 0, seen: 0 },
  observables: [],
  evidence: [],
});
const candidate = (name: string, on: object | null, enabled = true): Candidate => ({
  name,
  enabled,
  definition: toDefinition({ name, ...(on === null ? {} : { on: on as JsonObject }), steps: [] }),
});
const chosen = (candidates: Candidate[], named: string | null, of = snapshot('phishing')) =>
  choosePlaybook(candidates, named, of)?.name ?? null;

describe('the playbook for a case', () => {
  const mail = candidate('mail', { incident_type: ['phishing', 'spam'] });
  const phishing = candidate('phishing', { incident_type: ['phishing'] });
  const any = candidate('any', {});
  const fallback = candidate(FALLBACK_PLAYBOOK, null);

  it('is the one that is named, if it is enabled, whether it fits or not', () => {
    const other = candidate('other', { incident_type: ['malware'] });
    expect(chosen([phishing, other], 'other')).toBe('other');
    expect(chosen([phishing, { ...other, enabled: false }], 'other')).toBe('phishing');
    expect(chosen([phishing, other], 'none')).toBe('phishing');
  });

  it('is the most specific one that fits, of equals the first by name', () => {
    expect(chosen([any, mail, phishing], null)).toBe('phishing');
    expect(chosen([any, mail, { ...phishing, enabled: false }], null)).toBe('mail');
    expect(chosen([any, mail], null, snapshot('malware'))).toBe('any');
    expect(chosen([candidate('b', {}), candidate('a', {}), candidate('c', {})], null)).toBe('a');
  });

  it('is the generic one when none fits, and none when that is not there', () => {
    expect(chosen([phishing, fallback], null, snapshot('malware'))).toBe(FALLBACK_PLAYBOOK);
    expect(chosen([phishing], null, snapshot('malware'))).toBeNull();
    expect(chosen([candidate('by hand', null)], null)).toBeNull();
  });

  it('fits only where its condition holds; one that does not suit the alert is no match', () => {
    const onHost = candidate('on-host', { if: "alert.host.name == 'WS-1'" });
    expect(chosen([onHost], null, snapshot('other', { host: 'WS-1' }))).toBe('on-host');
    expect(chosen([onHost], null, snapshot('other', { host: { name: 'WS-2' } }))).toBeNull();
    expect(
      chosen([candidate('odd', { if: 'alert.count > 3' })], null, snapshot('other', { count: 'many' })),
    ).toBeNull();
  });
});

/** Any value but null, however deep. */
const SAID = /":(?!null|\{)/;

describe('an alert as expressions see it', () => {
  it('has every part of a normal alert, with nothing where the alert has none', () => {
    const empty = alertView(null);
    expect(empty).toMatchObject({
      source: { ip: null, geo: { country_name: null } },
      email: { from: { address: null }, to: { address: [] }, urls: [] },
      host: { name: null, ip: null, os: { name: null } },
      threat: { technique: { id: [] } },
      raw: null,
    });
    expect(alertView(alert({ source: { ip: null }, email: { urls: null } }))).toMatchObject({
      source: { ip: null },
      email: { urls: [] },
    });
  });

  it('keeps what else a part says, and takes none for a part that is none', () => {
    const view = alertView(alert({ user: { email: 'a@b.example', desk: 4 }, file: '', process: [1] }));
    expect(view).toMatchObject({
      user: { name: null, email: 'a@b.example', desk: 4 },
      file: { name: null },
      process: { command_line: null },
    });
    expect(view['process']).toMatchObject({ command_line: null, parent_command_line: null });
    expect(JSON.stringify(view['process'])).not.toMatch(SAID);
    expect(view['process']).not.toHaveProperty('0');
    const { host } = alertView(alert({ host: null }));
    expect(host).toMatchObject({ name: null, id: null, ip: null });
    expect(JSON.stringify(host)).not.toMatch(SAID);
  });

  it('answers to the names of before, for alerts that were stored under them and for those of now', () => {
    const before = {
      host: { name: 'WS-1', os: 'windows' },
      user: { name: 'amy', upn: 'amy@b.example', sid: 'S-1-5-7' },
      sender: { address: 'x@evil.example', display: 'X' },
      file: { name: 'a.exe', sha256: 'ab' },
      ip: '203.0.113.7',
      technique: 'T1059',
      urls: ['http://evil.example/x'],
      rule: 'R-1',
      count: 3,
    };
    const now = {
      host: { name: 'WS-1', os: { name: 'windows' } },
      user: { name: 'amy', email: 'amy@b.example', id: 'S-1-5-7' },
      email: { from: { address: 'x@evil.example', display_name: 'X' }, urls: ['http://evil.example/x'] },
      file: { name: 'a.exe', hash: { sha256: 'ab' } },
      source: { ip: '203.0.113.7' },
      threat: { technique: { id: ['T1059'] } },
      rule: { name: 'R-1' },
      event: { count: 3 },
    };
    for (const fields of [before, now]) {
      const view = alertView(alert(fields));
      expect(view).toMatchObject(now);
      expect(view).toMatchObject({
        user: { upn: 'amy@b.example', sid: 'S-1-5-7' },
        sender: { address: 'x@evil.example', display: 'X' },
        file: { sha256: 'ab' },
        ...{ ip: '203.0.113.7', technique: 'T1059', urls: ['http://evil.example/x'], count: 3 },
      });
    }
  });

  it('shows the alert’s own before what was sent under the same name', () => {
    const view = alertView({
      ...alert({ title: 'Sent', recipient: 'sent@b.example' }),
      recipient: 'own@b.example',
    });
    expect(view).toMatchObject({ title: 'Alert', recipient: 'own@b.example', raw: { own: 1 } });
    expect(alertView(alert({ recipient: 'sent@b.example' }))).toMatchObject({ recipient: 'sent@b.example' });
  });

  it('leaves out names that no expression could live with', () => {
    const view = alertView(
      alert(JSON.parse('{"constructor":1,"__proto__":{"x":1},"rule":{"name":"r"}}') as JsonObject),
    );
    expect(Object.keys(view)).not.toContain('constructor');
    expect(view['x']).toBeUndefined();
    expect(view['rule']).toMatchObject({ name: 'r' });
  });
});
