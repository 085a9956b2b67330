import { nameWithin } from './subject-words.ts';

it.each([
  [{ payload: { connector_id: 'c' }, before: { name: 'Old gateway' } }, 'Old gateway'],
  [{ payload: { slug: 'mail' }, after: { name: 'Mail gateway' }, before: { name: 'Mail' } }, 'Mail gateway'],
  [{ payload: { slug: 'mail' } }, 'mail'],
  [
    { payload: { name: 7, summary: 'Isolate the host FIN-LT-07' }, after: { name: '' } },
    'Isolate the host FIN-LT-07',
  ],
  [{ payload: { user_id: 'u' } }, null],
  [{ before: ['name'], after: null, payload: 'name' }, null],
  ['no details', null],
])('of %j is %s', (details, name) => {
  expect(nameWithin(details)).toBe(name);
});
