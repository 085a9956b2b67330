import { shownAccount, shownReason } from './refusal-words.ts';

describe('an account in the record', () => {
  it.each([
    [' Kim@Test.example ', 'kim@test.example'],
    ['tw_0123456789', 'tw_0123456789'],
    [`${'x'.repeat(64)}@${'y'.repeat(90)}`, `${'x'.repeat(64)}@${'y'.repeat(90)}`],
  ])('is shown when it is an address or how a key begins: %j', (given, shown) =>
    expect(shownAccount(given)).toBe(shown),
  );

  it.each([
    null,
    '',
    'hunter2',
    'tw_0123456789abcdef',
    'tw_012345678',
    'two@at@test.example',
    'with space@test.example',
    `${'x'.repeat(65)}@test.example`,
    `x@${'y'.repeat(91)}`,
    `${'😀'.repeat(40)}@${'😀'.repeat(40)}`,
    'nul\0@test.example',
    'my password is tw_0123456789',
  ])('is not shown when it may be a password typed into the wrong field: %j', (given) =>
    expect(shownAccount(given)).toBeNull(),
  );
});

it('a reason is the given one, of a length that can be read and without control characters, or the kind’s own', () => {
  expect(shownReason({ kind: 'csrf' })).toContain('CSRF token');
  expect(shownReason({ kind: 'csrf', reason: 'line\nbreak' })).toBe('line break');
  expect(shownReason({ kind: 'csrf', reason: 'x'.repeat(400) })).toHaveLength(300);
});
