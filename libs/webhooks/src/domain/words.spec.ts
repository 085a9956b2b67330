import { incidentType, severity } from './words.ts';

it.each([
  ['informational', ['info', 'Notice', 'debug', '1', 'P5', '0', '19']],
  ['low', ['minor', '2', 'p4', '20', '39']],
  ['medium', ['moderate', 'WARN', '3', 'P3 - moderate', '40']],
  ['high', ['error', 'severe', 'major', '4', 'P2', '79']],
  ['critical', ['crit', 'fatal', 'emergency', 'alert', '5', 'P1', '80', '100']],
])('a severity is %s where a vendor says %j', (meant, words) => {
  for (const word of words) expect([word, severity(word)]).toEqual([word, meant]);
});

it.each([undefined, '', 'constructor', 'unknown', '-1', '101', 'P6'])('%j is no severity', (word) => {
  expect(severity(word)).toBeNull();
});

it.each([
  ['phishing', ['Phishing', 'Suspicious e-mail reported']],
  ['bec', ['Business Email Compromise', 'a BEC attempt with phishing']],
  ['ransomware', ['Ransomware activity']],
  ['command_and_control', ['Command and Control', 'C2 traffic']],
  ['account_compromise', ['Credential Access', 'Mimikatz seen']],
  ['suspicious_login', ['Impossible travel', 'Password spray']],
  ['data_exfiltration', ['data-exfiltration', 'Data loss']],
  ['reconnaissance', ['Port scan']],
])('an incident is %s where a vendor says %j', (meant, texts) => {
  for (const text of texts) expect([text, incidentType(text)]).toEqual([text, meant]);
});

it('takes the first text that speaks of a type', () => {
  expect(incidentType(undefined, 'Something', 'Port scan', 'Ransomware')).toBe('reconnaissance');
  expect(incidentType('Something', undefined)).toBeNull();
});
