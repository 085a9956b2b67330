import type { JsonObject } from '#contracts';
import { parse } from '../parsing.fixture.ts';

const event = (objectRef: JsonObject, more: JsonObject): JsonObject => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a-1',
  stage: 'ResponseComplete',
  verb: 'create',
  user: { username: 'amy@corp.example' },
  objectRef,
  ...more,
});

describe.each(['auto', 'kubernetes_audit'] as const)('%s', (format) => {
  it.each<[JsonObject, JsonObject]>([
    [{ resource: 'secrets', namespace: 'shop' }, { data: { password: 'kept-nowhere' } }],
    [
      { resource: 'secrets', namespace: 'shop' },
      { metadata: { name: 'db', annotations: { 'last-applied': '{"data":"kept-nowhere"}' } } },
    ],
    [{ resource: 'serviceaccounts', subresource: 'token' }, { status: { token: 'kept-nowhere' } }],
    [{ resource: 'tokenreviews' }, { spec: { token: 'kept-nowhere' } }],
  ])('keeps nothing of what %j holds', (objectRef, object) => {
    const events = ['requestObject', 'responseObject'].map((part) => event(objectRef, { [part]: object }));
    for (const body of [...events, { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: events }]) {
      const delivery = parse(format, body);
      expect(delivery.recognised).toBe(true);
      expect(JSON.stringify(delivery)).not.toContain('kept-nowhere');
    }
  });

  it('takes no link that somebody wrote into an object for a page about it', () => {
    const object = { metadata: { name: 'web', annotations: { link: 'https://parcel-desk.example/login' } } };
    const [alert] = parse(format, event({ resource: 'pods' }, { requestObject: object })).alerts;
    expect(alert?.fields.event).toMatchObject({ action: 'create' });
    expect(alert?.fields.event?.url).toBeUndefined();
  });

  it('keeps the name of a secret that was made, and what is asked for elsewhere', () => {
    const object = { metadata: { name: 'db' }, data: { password: 'kept-nowhere' } };
    const [made] = parse(format, event({ resource: 'secrets' }, { requestObject: object })).alerts;
    expect(made?.title).toBe('Create secrets db by amy@corp.example');
    const [pod] = parse(
      format,
      event({ resource: 'pods' }, { requestObject: { spec: { containers: [{ image: 'nginx:1' }] } } }),
    ).alerts;
    expect(pod?.fields.container?.image?.name).toBe('nginx:1');
  });
});
