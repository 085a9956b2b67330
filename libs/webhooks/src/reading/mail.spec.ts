import type { IncidentType } from '#contracts';
import { mailSeverity } from './mail.ts';

it.each<[IncidentType | null, 'stopped' | 'delivered' | 'detected', string]>([
  ['phishing', 'delivered', 'high'],
  ['phishing', 'stopped', 'medium'],
  ['malware', 'detected', 'high'],
  ['spam', 'delivered', 'low'],
  ['spam', 'stopped', 'informational'],
  ['other', 'detected', 'low'],
  [null, 'delivered', 'informational'],
])('a mail with %s that was %s is %s', (type, done, severity) => {
  const { said, scale } = mailSeverity(type, done);
  expect(scale?.read(said ?? '')).toBe(severity);
});
