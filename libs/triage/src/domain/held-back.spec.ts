import type { NeededService } from '#contracts';
import type { AgentSettings } from '../agent-settings.ts';
import { heldBack, type JudgedVerdict } from './held-back.ts';

const EDR: NeededService = { capability: 'edr', looks_up: null };
const HASHES: NeededService = { capability: 'threat_intelligence', looks_up: 'hash' };

const SETTINGS: AgentSettings = { requests: true, actions: ['isolate_host'], min_confidence: 0.8 };
const VERDICT: JudgedVerdict = { classification: 'malicious', confidence: 0.8, reservations: [] };

describe('what the analyst requests of what it recommends', () => {
  it('is what the settings allow, of a malicious verdict that the evidence carries', () => {
    expect(heldBack(VERDICT, { action: 'isolate_host' }, SETTINGS, null)).toBeNull();
  });

  it.each<[string, Partial<JudgedVerdict>, string, Partial<AgentSettings>, NeededService | null, RegExp]>([
    ['off', {}, 'isolate_host', { requests: false }, null, /switched off/],
    ['beyond_evidence', { reservations: ['It named a ghost.'] }, 'isolate_host', {}, null, /named a ghost/],
    ['not_malicious', { classification: 'suspicious' }, 'isolate_host', {}, null, /is suspicious/],
    ['confidence', { confidence: 0.799 }, 'isolate_host', {}, null, /79 %.*80 %/],
    ['action_not_allowed', {}, 'disable_user', {}, null, /to people/],
    ['connector_not_configured', {}, 'isolate_host', {}, EDR, /no EDR is connected/],
    [
      'connector_not_configured',
      {},
      'isolate_host',
      {},
      HASHES,
      /no threat intelligence about file hashes is/,
    ],
  ])('is held back: %s', (code, verdict, action, settings, lacking, reason) => {
    const held = heldBack({ ...VERDICT, ...verdict }, { action }, { ...SETTINGS, ...settings }, lacking);
    expect(held?.code).toBe(code);
    expect(held?.reason).toMatch(reason);
  });
});
