import { severity } from './severity.ts';

it.each([
  ['informational', ['info', 'Notice', 'debug', '1', 'P5', '0', 'E_INFO']],
  ['low', ['minor', '2', 'p4', '21', '39', '2 - Low']],
  ['medium', ['moderate', 'WARN', '3', 'P3 - moderate', '40', '6', 'moyenne']],
  ['high', ['error', 'severe', 'major', '4', 'P2', '79', '7', '8.5', 'High (73)']],
  [
    'critical',
    ['crit', 'fatal', 'emergency', 'alert', '5', 'P1', '80', '100', '10', 'very high', 'E_CRITICAL'],
  ],
])('a severity is %s where a vendor says %j', (meant, words) => {
  for (const word of words) expect([word, severity(word)]).toEqual([word, meant]);
});

it.each([
  undefined,
  '',
  'constructor',
  'unknown',
  '-1',
  '101',
  'P6',
  '12',
  '15',
  '19',
  'low or high',
  'purple',
])('%j is no severity', (word) => {
  expect(severity(word)).toBeNull();
});
