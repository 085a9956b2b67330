import { vi } from 'vitest';
import { Config, Context, systemContext } from '#platform';
import { parseDelivery } from './formats/parse-delivery.ts';
import type { LiveSource, SourceCache } from './source-cache.ts';
import { SourceDeliveries } from './source-deliveries.ts';
import type { DeliveryRequest, WebhookReceiver } from './webhook-receiver.ts';

const TENANT = '01900000-0000-7000-8000-000000000001';

describe('a mail that comes by another way', () => {
  const live = { slug: 'reports' } as LiveSource;
  const receive = vi.fn(async () => ({ repeated: false, incidents: [] }));
  const byId = vi.fn(async (_tenant: string, id: string) => (id === 's1' ? live : undefined));
  const context = new Context();
  const deliveries = new SourceDeliveries(
    { byId } as unknown as SourceCache,
    { receive } as unknown as WebhookReceiver,
    context,
    new Config({ TRUSTED_MAIL_HOSTS: 'mx.corp.example' }),
  );
  beforeEach(() => receive.mockClear());
  const deliver = (source: string, mail = 'From: a@b.example\r\n\r\nx', reports = true) =>
    context.run(systemContext('mailboxes.watch', 'c1', TENANT), () =>
      deliveries.deliverMail(source, Buffer.from(mail), { key: 'key-1', reports, exchange: false }),
    );

  it('is what its source would have been sent, with a key by which it is known again', async () => {
    expect(await deliver('s1')).toEqual({ repeated: false, incidents: [] });
    expect(byId).toHaveBeenCalledWith(TENANT, 's1');
    expect(receive).toHaveBeenCalledWith(live, {
      headers: { 'content-type': 'message/rfc822', 'idempotency-key': 'key-1' },
      body: Buffer.from('From: a@b.example\r\n\r\nx'),
      signed: null,
      ip: null,
      correlationId: 'c1',
    });
  });

  const REPORT = [
    'From: Alice <alice@corp.example>\r\nSubject: Fwd\r\nContent-Type: multipart/mixed; boundary=b\r\n',
    '--b\r\nContent-Type: text/plain\r\n\r\nIs it real?',
    '--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: bad@evil.example\r\nSubject: Pay\r\n\r\nNow.',
    '--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: bad@evil.example\r\nSubject: Pay again\r\n\r\nNow.',
    '--b--\r\n',
  ].join('\r\n');

  it('is each mail that is attached to it, by whoever reports them, where people report', async () => {
    await deliver('s1', REPORT);
    const requests = receive.mock.calls.map((call) => (call as unknown[])[1] as DeliveryRequest);
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1:0', 'key-1:1']);
    const alerts = requests.flatMap(({ body, headers }) => parseDelivery('raw_email', body, headers).alerts);
    expect(alerts).toMatchObject(
      ['Pay', 'Pay again'].map((subject) => ({
        title: subject,
        description: 'alice@corp.example reports: Is it real?',
        recipient: 'alice@corp.example',
        raw_email: `From: bad@evil.example\r\nSubject: ${subject}\r\n\r\nNow.`,
        raw: { reporter: 'alice@corp.example', reporter_proof: '', report_automatic: '', report_id: '' },
        fields: { email: { from: { address: 'bad@evil.example' }, to: { address: ['alice@corp.example'] } } },
      })),
    );
  });

  it('is what is attached, whatever is written beside it', async () => {
    await deliver('s1', REPORT.replace('Is it real?', '{"raw_email":"From: c@d.example\\n\\nharmless"}'));
    const { body, headers } = (receive.mock.calls[0] as unknown[])[1] as DeliveryRequest;
    expect(parseDelivery('raw_email', body, headers).alerts).toMatchObject([{ title: 'Pay' }]);
  });

  it('is itself, where it is what was delivered', async () => {
    await deliver('s1', REPORT, false);
    expect(receive).toHaveBeenCalledTimes(1);
    expect(receive).toHaveBeenCalledWith(live, expect.objectContaining({ body: Buffer.from(REPORT) }));
  });

  it('finds no source that is switched off', async () => {
    await expect(deliver('s2')).rejects.toMatchObject({ code: 'not_found' });
  });
});
