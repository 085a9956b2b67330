import { verdictOf } from './vendor-words.ts';

describe('what a sender says it did', () => {
  it.each([
    ['Prevention, process was blocked from execution.', 'blocked'],
    ['Prevention, process killed.', 'blocked'],
    ['blocked_failed_login', 'blocked'],
    ['reset-both', 'blocked'],
    ['Detected and quarantined', 'quarantined'],
    ['Detection, standard detection.', 'detected'],
    ['not_mitigated', 'allowed'],
    ['Exploit Prevention (Audit)', 'allowed'],
  ])('%s is %s', (said, verdict) => {
    expect(verdictOf(said)).toBe(verdict);
  });

  it.each([
    'Detection, process would have been blocked if related prevention policy setting was enabled.',
    'Detection, process would have been killed if related prevention policy setting was enabled.',
    'Would have dropped',
    'wouldBlock',
    'Quarantine Failure',
    'cleanFailed',
    'quarantine_failed',
    'Failed to remove',
    'Quarantined Item Restored',
    'Released from quarantine',
    'unblocked',
  ])('%s stopped nothing', (said) => {
    expect(verdictOf(said)).toBe('allowed');
  });

  it.each(['partiallyRemediated', 'Partially Dropped'])('%s left something', (said) => {
    expect(verdictOf(said)).toBe('detected');
  });

  it.each(['', 'success', 'forward', 'x'.repeat(101)])('%s says nothing of it', (said) => {
    expect(verdictOf(said)).toBeUndefined();
  });
});
