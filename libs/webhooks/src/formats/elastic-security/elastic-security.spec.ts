import { one } from '../parsing.fixture.ts';

it('alerts of two rules that call theirs the same are two', () => {
  const idOf = (id: string) =>
    one('elastic_security', {
      rule: { id, name: 'Errors in the log', spaceId: 'default' },
      alert: { id: 'query matched', actionGroup: 'query matched' },
    }).external_id;
  expect(idOf('r-1')).toBe('r-1 query matched');
  expect(idOf('r-2')).not.toBe(idOf('r-1'));
});
