import type { IncidentReport, ReportedIncident } from '#incidents';
import { Config } from '#platform';
import { answerOf, harmlessSubject, obstacleTo, reporterMail } from './reporter-mail.ts';
import { REPORTER_ANSWERS } from './reporter-settings.ts';

const REPORT: IncidentReport = {
  alert_id: 'a1',
  reporter: 'alice@corp.example',
  proof: 'authentication',
  automatic: false,
  message_id: '<r1@corp.example>',
  subject: 'Your invoice',
  reported_at: new Date('2026-11-22T10:00:00Z'),
  own: true,
};
const INCIDENT: ReportedIncident = {
  number: 7,
  status: 'resolved',
  type: 'phishing',
  disposition: 'true_positive',
  verdict_classification: 'inconclusive',
  verdict_category: 'credential_phishing',
};
const settings = REPORTER_ANSWERS.defaults(new Config({}));
const told = { report: REPORT, number: 'INC-7', done: [], corrects: false, settings };

describe('what a reporter is told', () => {
  it.each<[string, Partial<ReportedIncident>]>([
    ['malicious', {}],
    ['spam', { type: 'spam' }],
    ['spam', { verdict_category: 'spam' }],
    ['benign', { disposition: 'false_positive' }],
    ['benign', { disposition: 'benign_positive', verdict_classification: 'malicious' }],
    ['malicious', { status: 'triaged', disposition: null, verdict_classification: 'malicious' }],
    ['benign', { status: 'triaged', disposition: null, verdict_classification: 'benign' }],
  ])('is %s where it is %j', (answer, changes) => {
    expect(answerOf({ ...INCIDENT, ...changes })).toEqual({ answer });
  });

  it.each<[Partial<ReportedIncident>, string]>([
    [{ disposition: 'duplicate' }, 'the other one holds the answer'],
    [{ disposition: 'not_evaluable' }, 'Nobody could say'],
    [{ status: 'triaged', disposition: null }, 'before a person has decided'],
    [{ status: 'triaged', disposition: null, verdict_classification: 'suspicious' }, 'before a person'],
    // Closed by its source, or being triaged again: what stands there is no last word.
    [{ disposition: null, verdict_classification: 'benign' }, 'before a person'],
    [{ status: 'triaging', disposition: null, verdict_classification: 'benign' }, 'before a person'],
  ])('is nothing where it is %j', (changes, why) => {
    expect(answerOf({ ...INCIDENT, ...changes })).toEqual({ none: expect.stringContaining(why) });
  });
});

describe('a reporter is written to', () => {
  it('where nothing stands against it', () => {
    expect(obstacleTo(REPORT, true)).toBeNull();
  });

  it.each<[Partial<IncidentReport>, boolean, string]>([
    [{ own: false }, false, 'none is known: name them in Settings'],
    [{ own: false }, true, 'no address of your own domains'],
    [{ proof: '' }, true, 'Nothing proves that alice@corp.example sent the report'],
    [{ automatic: true }, true, 'by a program or a mailing list'],
  ])('never where it is %j', (changes, ownKnown, why) => {
    expect(obstacleTo({ ...REPORT, ...changes }, ownKnown)).toContain(why);
  });
});

describe('the mail to a reporter', () => {
  it('says what it was, what to do, and what was done', () => {
    const done = ['Quarantine email', 'Block sender', 'Quarantine email'];
    const mail = reporterMail('malicious', { ...told, done });
    expect(mail).toMatchObject({
      answer: 'malicious',
      subject: 'Your report: Your invoice',
      in_reply_to: '<r1@corp.example>',
    });
    expect(mail.text).toContain('on 2026-11-22. You were right: it is malicious.');
    expect(mail.text).toContain('Do not click its links');
    expect(mail.text).toContain('What we have done: quarantine email, block sender.');
    expect(mail.text).toContain('(INC-7)');
  });

  it('leaves out what there is nothing to say of, and does not tell what was done about a harmless one', () => {
    expect(reporterMail('malicious', told).text).not.toMatch(/\n{3}|have done:/);
    const mail = reporterMail('benign', { ...told, done: ['Quarantine email'] });
    expect(mail.text).toContain('it is safe');
    expect(mail.text).not.toContain('quarantine');
  });

  it('says that it corrects another', () => {
    expect(reporterMail('malicious', { ...told, corrects: true }).text).toMatch(/^This corrects what/);
  });

  it('answers no report that names none', () => {
    expect(reporterMail('spam', { ...told, report: { ...REPORT, message_id: '' } }).in_reply_to).toBeNull();
  });

  it('is in the words of the settings, and what the subject holds is not read as theirs', () => {
    const own = {
      ...settings,
      subject: 'Re: ${{ subject }}',
      malicious: '${{ subject }} was bad. $ {{ x }}',
    };
    const report = { ...REPORT, subject: '${{ actions }} $& $1' };
    const mail = reporterMail('malicious', { ...told, report, settings: own, done: ['Block sender'] });
    expect(mail).toMatchObject({
      subject: 'Re: ${{ actions }} $& $1',
      text: '${{ actions }} $& $1 was bad. $ {{ x }}\n',
    });
  });
});

describe('the settings of the answers', () => {
  const faults = (change: object) =>
    REPORTER_ANSWERS.check({ ...settings, ...change }).map(({ path }) => path);

  it('are good as they come, with any text, and places that there are', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ malicious: 'It cost $5, {{ or }} so:\n${{ actions }}' })).toEqual([]);
  });

  it('hold no place that there is not, and a subject of one line', () => {
    expect(faults({ malicious: '${{ incident.title }}' })).toEqual(['malicious']);
    expect(faults({ subject: 'a\nb' })).toEqual(['subject']);
    expect(faults({ subject: '${{ actions }}' })).toEqual(['subject']);
    expect(faults({ told: ['inconclusive'] })).not.toEqual([]);
  });
});

describe('the subject of a reported mail', () => {
  it.each([
    ['Pay at https://evil.example/x now', 'Pay at hxxps[:]//evil[.]example/x now'],
    ['evil.example and ev\u200bil.example', 'evil[.]example and ev il[.]example'],
    ['write to a@evil.example', 'write to a[at]evil[.]example'],
    ['evil\uff0eexample or evil\u3002example', 'evil[.]example or evil[.]example'],
    ['\u202etxt.exe', 'txt[.]exe'],
    ['a\r\nBcc: b', 'a Bcc: b'],
    ['  ', '(no subject)'],
    ['Wait... what?', 'Wait... what?'],
    ['"quoted"', "'quoted'"],
  ])('%j becomes %j', (subject, shown) => {
    expect(harmlessSubject(subject)).toBe(shown);
  });

  it('is short', () => {
    expect([...harmlessSubject('\u{1f600}x'.repeat(500))]).toHaveLength(81);
  });
});
