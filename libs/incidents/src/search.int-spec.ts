import { randomUUID } from 'node:crypto';
import { AlertExtraction } from './alert-extraction.ts';
import { IncidentEdits } from './incident-edits.ts';
import { IncidentFindings } from './incident-findings.ts';
import { IncidentIntake } from './incident-intake.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { IncomingAlert } from './domain/incoming.ts';
import { incomingAlert } from './testing.ts';

interface Hit {
  place: string;
  label: string;
  snippet: { text: string; hit: boolean }[];
}

describe('a search through all that incidents say', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const as = <T>(work: () => Promise<T>) => test.as('analyst', work);
  const receive = async (given: Partial<IncomingAlert> = {}): Promise<string> => {
    const [received] = await as(() => test.get(IncidentIntake).receive([incomingAlert(given)]));
    const id = received?.incident_id ?? '';
    await as(() => test.get(AlertExtraction).ofIncident(id));
    return id;
  };
  const search = async (q: string, more = '') =>
    (await test.http('GET', `/api/incidents?q=${encodeURIComponent(q)}${more}`, { as: 'viewer' })).body;
  const found = async (q: string, more = ''): Promise<string[]> =>
    ((await search(q, more)).data ?? expect.fail(`${q} is not answered`)).map(
      (row: { id: string }) => row.id,
    );
  /** Where the first one was found: `evidence E1: … [word] …`. */
  const where = async (q: string): Promise<string[]> => {
    const [row] = (await search(q)).data as { hits: Hit[] }[];
    return (row?.hits ?? []).map(
      ({ label, snippet }) =>
        `${label}: ${snippet.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('')}`,
    );
  };
  const word = () => `w${randomUUID().slice(0, 8)}`;

  it('finds each text where it stands, by the beginning of a word in whatever case', async () => {
    const said = {
      title: word(),
      description: word(),
      host: word(),
      evidence: word(),
      comment: word(),
      mail: word(),
    };
    const id = await receive({
      title: `Seen ${said.title}`,
      description: `It was <b>${said.description}</b> that did it`,
      fields: { host: { name: said.host }, process: { command_line: 'powershell -enc QQBB' } },
    });
    await as(() =>
      test.get(IncidentFindings).addEvidence(
        id,
        [
          {
            kind: 'note',
            source: { type: 'person', name: 'Ana' },
            subject: { type: 'domain', value: 'evidence.example' },
            statement: `It was ${said.evidence} once`,
            polarity: 'malicious',
            weight: 0.5,
            raw: {},
            observed_at: new Date().toISOString(),
          },
        ],
        {},
      ),
    );
    await as(() => test.get(IncidentEdits).comment(id, `I think ${said.comment}\nis it`));
    await as(() =>
      test.get(AlertExtraction).addMail(id, {
        sha256: 'a',
        sender: 'Boss boss@mail.example',
        subject: `Pay ${said.mail}sub`,
        body: `Hello, ${said.mail} now`,
        attachments: [`${said.mail}att.pdf`],
        attached: `${said.mail}inside`,
      }),
    );
    for (const one of Object.values(said)) expect(await found(one.toUpperCase().slice(0, 8))).toEqual([id]);
    expect(await where(said.title)).toEqual([`title: Seen [${said.title}]`]);
    expect(await where(said.description)).toEqual([
      `description of an alert: It was <b>[${said.description}]</b> that did it`,
    ]);
    expect(await where(said.evidence)).toEqual([`evidence E1: It was [${said.evidence}] once`]);
    expect(await where(said.comment)).toEqual([
      expect.stringMatching(new RegExp(`^comment by .+: I think \\[${said.comment}\\] is it$`)),
    ]);
    expect(await where(`${said.mail}sub`)).toEqual([`mail subject: Pay [${said.mail}sub]`]);
    expect(await where(`${said.mail}att`)).toEqual([`name of an attachment: [${said.mail}att.pdf]`]);
    expect(await where(`${said.mail}inside`)).toEqual([`text of an attachment: [${said.mail}inside]`]);
    expect(await found(`${said.comment} qqbb ${said.evidence}`)).toEqual([id]);
    expect(await where(`${said.comment} qqbb`)).toEqual([
      expect.stringContaining(`[${said.comment}]`),
      'process.command_line of an alert: powershell -enc [QQBB]',
    ]);
    expect(await found(`${said.comment} ${word()}`)).toEqual([]);
  });

  it("does not find by another tenant's words", async () => {
    const id = await receive();
    const foreign = word();
    await test.sql(
      "INSERT INTO incident_text_words (tenant_id, word, incident_id, places) VALUES ('01900000-0000-7000-8000-00000000ffff', $1, $2, 1)",
      [foreign, id],
    );
    expect(await found(foreign)).toEqual([]);
  });

  it('keeps a mail once, and says how many words of it are too many', async () => {
    const id = await receive();
    const mail = { sha256: 'b', sender: 's', subject: 'x', attachments: [], attached: '' };
    const body = Array.from({ length: 700 }, (_, at) => `many${at}`).join(' ');
    for (const text of [body, 'other'])
      await as(() => test.get(AlertExtraction).addMail(id, { ...mail, body: text }));
    const { body: detail } = await test.http('GET', `/api/incidents/${id}`, { as: 'viewer' });
    expect(detail.words_left_out).toBe(102);
    expect(await found('other')).toEqual([]);
  });

  it('finds an observable in any form, by its beginning and by the last labels of a name', async () => {
    const name = word();
    const sha1 = randomUUID().replaceAll('-', '').padEnd(40, '7');
    const id = await receive({
      raw: {
        note: `calls hxxps://login[.]${name}[.]example/Pay/x.php and drops ${sha1}, told by amy.smith@${name}.example, 203.0.113.77`,
      },
    });
    const forms = [
      `login.${name}.example`,
      `LOGIN[.]${name}[.]EXAMPLE`,
      `${name}.example`,
      name,
      `https://login.${name}.example/Pay/x.php`,
      `hxxps://login[.]${name}[.]example/Pay`,
      `login.${name}.example/Pay/x.php`,
      `@${name}.example`,
      `amy.smith@${name}.example`,
      sha1.toUpperCase(),
      sha1.slice(0, 10),
    ];
    for (const form of forms) expect([form, await found(form)]).toEqual([form, [id]]);
    const shown = new RegExp(`^observable \\(.+\\): \\[.*${name}\\.example.*\\]$`);
    expect((await where(`${name}.example`))[0]).toMatch(shown);
    expect(await found(`${name}.exampl2`)).toEqual([]);
    expect(await found('203.0.113.77')).toContain(id);
  });

  it('finds an incident by its number, and by digits that it says', async () => {
    const id = await receive({ title: 'Numbered' });
    const { number } = (await test.http('GET', `/api/incidents/${id}`, { as: 'viewer' })).body;
    const digits = number.slice(4);
    const other = await receive({ description: `Event ${digits}` });
    expect(await found(number)).toEqual([id]);
    expect((await found(digits)).sort()).toEqual([id, other].sort());
    expect(await found(id)).toEqual([id]);
  });

  it('combines with every filter, with fields and with an observable', async () => {
    const common = word();
    const ids: string[] = [];
    for (const [at, severity] of (['low', 'high', 'critical'] as const).entries())
      ids.push(
        await receive({
          title: common,
          severity,
          type: at === 0 ? 'phishing' : 'malware',
          fields: { host: { name: `${common}-${at}` } },
          raw: { ip: `192.0.2.${at + 1}` },
        }),
      );
    const [low = '', high = '', critical = ''] = ids;
    expect(await found(common)).toEqual([critical, high, low]);
    expect(await found(common, '&sort=created_at')).toEqual([low, high, critical]);
    expect(await found(common, '&sort=severity')).toEqual([low, high, critical]);
    expect(await found(common, '&sort=-urgency')).toEqual([critical, high, low]);
    expect(await found(common, '&severity=high,critical')).toEqual([critical, high]);
    expect(await found(common, '&type=phishing')).toEqual([low]);
    expect(await found(common, '&source=siem')).toEqual([]);
    expect(await found(common, '&created_before=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await found(common, `&created_after=${new Date(Date.now() - 60_000).toISOString()}`)).toHaveLength(
      3,
    );
    expect(await found(`${common} host.name:${common}-1`)).toEqual([high]);
    expect(await found(`host.name:${common}-*`)).toEqual([critical, high, low]);
    expect(await found(common, '&observable=192.0.2.3')).toEqual([critical]);
    const { version } = (await test.http('GET', `/api/incidents/${low}`, { as: 'viewer' })).body;
    await test.http('PATCH', `/api/incidents/${low}`, { as: 'analyst', body: { version, tags: ['vip'] } });
    expect(await found(common, '&tag=vip')).toEqual([low]);
    expect(await found(common, '&tag=none')).toEqual([]);
    expect((await search('host.name:nobody-*')).meta.search).toEqual({
      cut: [],
      newest: null,
      looked_to: null,
      unread_before: null,
    });
    expect((await test.http('GET', '/api/incidents', { as: 'viewer' })).body.meta.search).toBeNull();
  });

  it('is paged without a gap and without a row twice, among many and few', async () => {
    const [often, seldom] = [word(), word()];
    const ids: string[] = [];
    for (let at = 0; at < 130; at += 1) {
      const [one] = await as(() =>
        test.get(IncidentIntake).receive([
          incomingAlert({
            title: `${often} ${at % 10 === 0 ? seldom : ''}`,
            severity: at % 2 === 0 ? 'low' : 'high',
          }),
        ]),
      );
      ids.push(one?.incident_id ?? '');
    }
    // One pass has so much time.
    while ((await test.sql('SELECT FROM extraction_pending')).length > 0)
      await test.jobs.schedule('alert.extract');
    const all = async (q: string, more: string) => {
      const rows: string[] = [];
      for (let cursor = ''; ;) {
        const page = await search(q, `&limit=7${more}${cursor}`);
        rows.push(...page.data.map((row: { id: string }) => row.id));
        if (page.meta.next_cursor === null) return rows;
        cursor = `&cursor=${encodeURIComponent(page.meta.next_cursor)}`;
      }
    };
    const newest = ids.toReversed();
    expect(await all(often, '')).toEqual(newest);
    expect(await all(often, '&sort=created_at')).toEqual(ids);
    expect(await all(often, '&severity=high')).toEqual(newest.filter((id) => ids.indexOf(id) % 2 === 1));
    expect(await all(`${often} ${seldom}`, '')).toEqual(newest.filter((id) => ids.indexOf(id) % 10 === 0));
    expect(await all(often, '&sort=-number')).toEqual(newest);
  });

  it('says when more words begin so than are looked for', async () => {
    const beginning = word();
    for (let at = 10; at < 40; at += 1) await receive({ title: `${beginning}${at}` });
    expect((await search(beginning)).meta.search.cut).toEqual([beginning]);
    expect((await search(`${beginning}2`)).meta.search.cut).toEqual([]);
    expect(await found(`${beginning}2`)).toHaveLength(10);
  });

  it.each([
    '"',
    '::',
    '%',
    "'; DROP TABLE incidents; --",
    '\\',
    '*',
    'a\u202eb',
    '.'.repeat(400),
    '[.]'.repeat(100),
  ])('answers %j', async (q) => expect(Array.isArray((await search(q)).data)).toBe(true));

  it('refuses more words than it looks for', async () => {
    const q = Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ');
    expect(await search(q)).toMatchObject({ code: 'invalid_request', errors: [{ path: 'q' }] });
  });

  it('reads what was stored before there were words, the newest first, and says how far it is', async () => {
    const [title, said, note] = [word(), word(), word()];
    const id = await receive({
      title,
      description: said,
      raw_email: `From: a@b.example\r\nSubject: ${note}sub\r\n\r\nHello ${note}\r\n`,
    });
    await as(() => test.get(IncidentEdits).comment(id, `${note}comment`));
    await test.sql('DELETE FROM incident_text_words');
    await test.sql('DELETE FROM incident_mails');
    await test.sql(
      "INSERT INTO incident_word_gaps (tenant_id, below) SELECT id, 'ffffffff-ffff-ffff-ffff-ffffffffffff' FROM tenants WHERE id IN (SELECT tenant_id FROM incidents)",
    );
    expect(await found(said)).toEqual([]);
    expect((await search(said)).meta.search.unread_before).toMatch(/^\d{4}-/);
    const gaps = () => test.sql<{ below: string }>('SELECT below FROM incident_word_gaps');
    for (let before = '', [gap] = await gaps(); gap !== undefined; [gap] = await gaps()) {
      expect(gap.below).not.toBe(before);
      before = gap.below;
      await test.jobs.schedule('search.backfill');
    }
    for (const one of [title, said, `${note}sub`, note, `${note}comment`])
      expect(await found(one)).toContain(id);
    expect((await search(said)).meta.search.unread_before).toBeNull();
    expect(await where(`${note}sub`)).toEqual([`mail subject: [${note}sub]`]);
  });
});
