import { one } from '../parsing.fixture.ts';

it.each([
  [['PREVENTED'], 'blocked'],
  [['DETECTED'], 'detected'],
  [['DETECTED', 'PREVENTED'], 'detected'],
  [[], undefined],
])('was prevented where all of a malop was: %j', (decisionStatuses, verdict) => {
  const alert = one('cybereason', {
    guid: 'g-1',
    malopDetectionType: 'UNKNOWN_MALWARE',
    displayName: 'invoice.exe',
    decisionStatuses,
  });
  expect(alert.fields.vendor?.verdict).toBe(verdict);
});
