import { incidentType } from './incident-type.ts';

it.each([
  ['phishing', ['Phishing', 'Suspicious e-mail reported']],
  ['bec', ['Business Email Compromise', 'a BEC attempt with phishing']],
  ['ransomware', ['Ransomware activity']],
  ['command_and_control', ['Command and Control', 'C2 traffic']],
  ['account_compromise', ['Credential Access', 'Mimikatz seen']],
  ['suspicious_login', ['Impossible travel', 'Password spray']],
  ['data_exfiltration', ['data-exfiltration', 'Data loss']],
  ['reconnaissance', ['Port scan']],
  ['malware', ['Malicious Websites']],
  ['vulnerability', ['Web Application Attack', 'SQL injection', 'Path traversal']],
])('an incident is %s where a vendor says %j', (meant, texts) => {
  for (const text of texts) expect([text, incidentType(text)]).toEqual([text, meant]);
});

it('takes the first text that speaks of a type', () => {
  expect(incidentType(undefined, 'Something', 'Port scan', 'Ransomware')).toBe('reconnaissance');
  expect(incidentType('Something', undefined)).toBeNull();
});
