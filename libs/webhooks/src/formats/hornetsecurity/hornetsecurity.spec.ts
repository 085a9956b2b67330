import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

const mail = (more: JsonObject) =>
  one('hornetsecurity', {
    direction: 1,
    date: '2026-11-22T12:00:00Z',
    es_mail_id: 'm-1',
    owner: 'amy@corp.example',
    comm_partner: 'bob@shop.example',
    classification: { id: 5, text: 'threat' },
    status: { id: 0, text: 'No status' },
    ...more,
  });

describe('a mail is', () => {
  it.each<[string, string, string | null, string]>([
    ['threat', 'phishing', 'phishing', 'detected'],
    ['AdvThreat', 'sandbox engine', 'malware', 'detected'],
    ['virus', '', 'malware', 'detected'],
    ['advthreat', 'CEO fraud', 'bec', 'detected'],
    ['spam', 'bulk', 'spam', 'detected'],
    ['content', 'forbidden file type', 'policy_violation', 'detected'],
    ['rejected', 'blacklisted', 'other', 'blocked'],
    ['infomail', 'newsletter', null, 'benign'],
    ['clean', 'attachment known as harmless', null, 'benign'],
    ['constructor', '', 'other', 'detected'],
  ])('classified as %s (%s)', (text, reason, type, verdict) => {
    const alert = mail({ classification: { id: 0, text }, reason });
    expect([alert.type, alert.fields.vendor?.verdict]).toEqual([type, verdict]);
  });

  it('stopped only where it says so', () => {
    const verdict = (more: JsonObject) => mail(more).fields.vendor?.verdict;
    expect(verdict({ status: { id: 1, text: 'Delivered' } })).toBe('allowed');
    expect(verdict({ smtp_status_code: 250 })).toBe('allowed');
    expect(verdict({ smtp_status_code: 450 })).toBe('detected');
    expect(verdict({ last_remediation: { remediation_actions: ['quarantine'] } })).toBe('quarantined');
    const released = { status: { id: 1, text: 'Delivered' }, last_remediation_actions: ['quarantine'] };
    expect(verdict(released)).toBe('quarantined');
  });
});

describe('a line is', () => {
  const line = (more: JsonObject) =>
    one('hornetsecurity', {
      dir: '1',
      main_domain: 'corp.example',
      owner: 'amy@corp.example',
      from: 'bob@shop.example',
      to: 'amy@corp.example',
      crypt_type: '7',
      update_nr: '1',
      type: '5',
      ...more,
    });

  it.each<[JsonObject, string, string]>([
    [{ smtp_code: '250' }, 'phishing', 'allowed'],
    [{ smtp_code: '550' }, 'phishing', 'blocked'],
    [{}, 'phishing', 'detected'],
    [{ type: '9' }, 'other', 'detected'],
  ])('%j', (more, type, verdict) => {
    const alert = line(more);
    expect([alert.type, alert.fields.vendor?.verdict]).toEqual([type, verdict]);
  });

  it('of a mail that goes out about whoever sends it', () => {
    const alert = line({ dir: '2', from: 'amy@corp.example', to: 'bob@shop.example', attachments: '0' });
    expect(alert.fields.user?.email).toBe('amy@corp.example');
    expect(alert.fields.email).toMatchObject({
      from: { address: 'amy@corp.example' },
      to: { address: ['bob@shop.example'] },
    });
    expect(alert.fields.file).toBeUndefined();
  });
});
