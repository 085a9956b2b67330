import type { ListedThing } from '#inventory';
import { NOW, snapshot } from './cases.fixture.ts';
import { listedEvidence, namedThings } from './listed-things.ts';

const entry: ListedThing['entry'] = {
  id: 'entry-1',
  kind: 'identity',
  name: 'CORP\\svc-backup',
  aliases: [],
  addresses: [],
  owner: 'IT operations',
  title: '',
  department: 'Infrastructure',
  criticality: 'critical',
  tags: ['service', 'admin'],
};

it('names the hosts and accounts of the alert’s own fields before what was found in its text, each once', () => {
  const observables = [
    { type: 'domain', value: 'shop.example' },
    { type: 'host', value: 'ws-77' },
    { type: 'ip', value: '10.0.0.7' },
  ].map((one) => ({ id: one.value, polarity: null, own: false, special_purpose: false, ...one }));
  const things = namedThings(
    snapshot('malware', {
      fields: {
        host: { name: 'ws-77' },
        user: { name: 'amy', email: 'amy@corp.example' },
        source: { ip: 7 },
      },
      recipient: 'soc@corp.example',
      observables: observables as ReturnType<typeof snapshot>['observables'],
    }),
  );
  expect(things).toEqual([
    { type: 'host', value: 'ws-77' },
    { type: 'user', value: 'amy' },
    { type: 'email_address', value: 'amy@corp.example' },
    { type: 'email_address', value: 'soc@corp.example' },
    { type: 'ip', value: '10.0.0.7' },
  ]);
});

it('says what people have said, which speaks for neither', () => {
  const thing = { type: 'user', value: 'svc-backup' } as const;
  expect(listedEvidence([{ thing, entry }], NOW)).toEqual([
    {
      kind: 'inventory.identity',
      source: { type: 'system', name: 'inventory' },
      subject: thing,
      statement:
        'svc-backup is on the list of identities as CORP\\svc-backup: criticality critical; marked service, admin; ' +
        'Infrastructure; owner IT operations.',
      polarity: 'neutral',
      weight: 0,
      raw: {
        name: 'CORP\\svc-backup',
        criticality: 'critical',
        tags: ['service', 'admin'],
        owner: 'IT operations',
        title: '',
        department: 'Infrastructure',
      },
      observed_at: NOW.toISOString(),
    },
  ]);
});
