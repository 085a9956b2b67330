import { MAPPED_FIELDS, type Json } from '#contracts';
import type { ParsedAlert } from '../domain/parsed-alert.ts';
import { compileMapping, withMapping, type MappingRow } from './mapping.ts';
import { parseAlert } from './parse-alert.ts';
import { Reader } from './reader.ts';

const rowsOf = (mapping: Record<string, string>): MappingRow[] =>
  Object.entries(mapping).map(([field, expression]) => ({ field, expression }));

function read(raw: Json, mapping: Record<string, string>): { alert: ParsedAlert; marks: readonly string[] } {
  const compiled = compileMapping(rowsOf(mapping));
  expect(compiled.errors).toEqual([]);
  const alert = parseAlert(new Reader(raw), null, raw);
  const delivery = withMapping({ alerts: [alert], recognised: true }, compiled.mapping);
  return { alert: delivery.alerts[0] as ParsedAlert, marks: delivery.marks ?? [] };
}

describe('a mapping', () => {
  it('says where the parts of an alert stand', () => {
    const body = {
      rule: { name: 'Beacon', level: 12 },
      box: 'ws-7',
      when: 1_795_900_000,
      kind: 'C2 traffic',
    };
    const { alert, marks } = read(body, {
      title: 'body.rule.name + " seen\\n on " + body.box',
      severity: 'body.rule.level >= 10 ? "HIGH" : "low"',
      incident_type: 'body.kind',
      occurred_at: 'body.when',
      external_id: 'string(body.rule.level)',
      state: '"closed"',
      'host.name': 'body.box',
      'threat.technique.id': '["T1071", "T1071"]',
      'event.count': 'body.rule.level + 1',
    });
    expect(alert).toMatchObject({
      title: 'Beacon seen on ws-7',
      severity: 'high',
      type: 'command_and_control',
      occurred_at: '2026-11-28T21:06:40.000Z',
      external_id: '12',
      state: 'resolved',
      fields: {
        vendor: { severity: 'HIGH' },
        host: { name: 'ws-7' },
        threat: { technique: { id: ['T1071'] } },
        event: { count: 13 },
      },
    });
    expect(marks).toEqual([]);
  });

  it.each([
    ['host.name', '"CORP\\\\WS-1$"', { name: 'WS-1', domain: 'CORP' }],
    ['user.name', '"Amy Park <amy@corp.example>"', { name: 'amy@corp.example', full_name: 'Amy Park' }],
    ['source.ip', '"10.0.0.9:443"', { ip: '10.0.0.9' }],
    ['source.port', '"443"', { port: 443 }],
    ['file.hash.md5', '"D41D8CD98F00B204E9800998ECF8427E"', { md5: 'd41d8cd98f00b204e9800998ecf8427e' }],
    ['email.to.address', '["Amy <amy@corp.example>"]', { address: ['amy@corp.example'] }],
    ['vendor.verdict', '"was blocked"', { verdict: 'blocked' }],
  ])('%s has the form in which it is read', (path, expression, wanted) => {
    const { alert } = read({}, { [path]: expression });
    const part = path
      .split('.')
      .slice(0, -1)
      .reduce((at: object, name) => at[name as never], alert.fields);
    expect(part).toMatchObject(wanted);
  });

  it('leaves what was read where it gives nothing, and says so where it fails', () => {
    const body = { title: 'As it was read', severity: 'low' };
    const { alert, marks } = read(body, {
      title: 'body.rule.name',
      severity: '"purple"',
      incident_type: 'body.?kind',
      'source.ip': '"no address"',
      'host.name': '""',
      description: 'body',
    });
    expect(alert).toMatchObject({ title: 'As it was read', severity: 'low', type: null });
    expect(alert.fields.host).toBeUndefined();
    expect(marks).toEqual([
      'Mapping of title: line 1, column 6: No such key: rule.',
      'Mapping of severity: “purple” is no value of severity.',
      'Mapping of source.ip: “no address” is no value of source.ip.',
      'Mapping of description: line 1, column 1: It gives an object, and a field is a text or number.',
    ]);
  });

  it('takes a list whole or, with a word about it, not at all', () => {
    const addresses = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@corp.example`);
    const mapped = (count: number) => read({ to: addresses(count) }, { 'email.to.address': 'body.to' });
    expect(mapped(500).alert.fields.email?.to?.address).toHaveLength(500);
    expect(mapped(501).marks).toContain(
      'Mapping of email.to.address: line 1, column 1: It gives a list of 501 values; 500 at most are taken.',
    );
  });

  it('tells alerts apart that only it tells apart', () => {
    const { mapping } = compileMapping(rowsOf({ 'host.name': 'body.box', title: '"T"' }));
    const fingerprintOf = (raw: Json) => {
      const alert = { ...parseAlert(new Reader(raw), null, raw), fingerprint: ['as the format says'] };
      return withMapping({ alerts: [alert], recognised: true }, mapping).alerts[0]?.fingerprint;
    };
    expect(fingerprintOf({ box: 'ws-1' })).not.toEqual(fingerprintOf({ box: 'ws-2' }));
    expect(fingerprintOf({ box: '' })).toEqual(['as the format says']);
  });

  it('reads a line of text by its keys', () => {
    expect(
      read('src=10.0.0.9 dst=10.0.0.7 act=deny who=amy', { 'user.name': 'body.who' }).alert.fields.user,
    ).toEqual({
      name: 'amy',
    });
  });
});

describe('a mapping that cannot be used', () => {
  it.each([
    [{ title: 'body.\n  rule.' }, 'expression', /^title, line 2, column 8: Expected IDENTIFIER/],
    [{ title: 'incident.title' }, 'expression', /^title, line 1, column 1: Unknown variable: incident/],
    [{ 'host.nmae': 'body.x' }, 'field', /no field "host\.nmae"/],
    [{ data: 'body' }, 'field', /no field "data"/],
  ])('%j is said with field, line and column', (mapping, part, message) => {
    const { errors } = compileMapping(rowsOf(mapping as unknown as Record<string, string>));
    expect(errors).toEqual([{ row: 0, part, message: expect.stringMatching(message) }]);
  });

  it('says a field once', () => {
    const twice = [...rowsOf({ title: 'body.a' }), ...rowsOf({ title: 'body.b' })];
    expect(compileMapping(twice).errors).toMatchObject([{ row: 1, part: 'field' }]);
  });

  it('is left, and marked, where a newer server has saved it', () => {
    const { mapping } = compileMapping(rowsOf({ 'host.colour': 'body.x', title: '"T"' }));
    const alert = parseAlert(new Reader({ x: 'red' }), null, { x: 'red' });
    const { alerts, marks } = withMapping({ alerts: [alert], recognised: true }, mapping);
    expect(alerts[0]).toMatchObject({ title: 'T' });
    expect(marks).toEqual([expect.stringMatching(/^Mapping of host\.colour: The normal alert has no field/)]);
  });
});

it('a delivery’s expressions have a bound together, and its alerts stay as they were read', () => {
  const { mapping } = compileMapping(
    rowsOf({ title: 'string(body.items.map(x, body.items.exists(y, y == x)).size())' }),
  );
  const raw = { name: 'Heavy alert', items: Array.from({ length: 90 }, (_, n) => n) };
  const alert = parseAlert(new Reader(raw), null, raw);
  const alerts = Array.from({ length: 20 }, () => alert);
  const delivery = withMapping({ alerts, recognised: true }, mapping);
  const titles = delivery.alerts.map(({ title }) => title);
  expect([titles[0], titles.at(-1)]).toEqual(['90', 'Heavy alert']);
  expect(delivery.marks).toEqual(expect.arrayContaining([expect.stringMatching(/too much work together/)]));
});

it('every field that may be mapped can be set', () => {
  const given: Record<string, string> = {
    severity: '"high"',
    incident_type: '"other"',
    occurred_at: '"2026-01-01T00:00:00Z"',
    state: '"open"',
  };
  const GUESSES = [
    '"blocked"',
    '"edr"',
    '7',
    '"10.0.0.9"',
    '"a@corp.example"',
    '"DE"',
    ...[32, 40, 64].map((n) => `"${'a'.repeat(n)}"`),
  ];
  for (const path of MAPPED_FIELDS) {
    const isSet = (given[path] === undefined ? GUESSES : [given[path]]).some(
      (expression) => read({}, { [path]: expression }).marks.length === 0,
    );
    expect({ path, isSet }).toEqual({ path, isSet: true });
  }
});
