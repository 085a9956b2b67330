import type { Classification } from '#contracts';
import { withinEvidence } from './beyond-evidence.ts';
import { facts, NOW, snapshot } from './cases.fixture.ts';
import { judgeOffline } from './offline.ts';

const OFFLINE = judgeOffline(snapshot('malware'), facts({ kind: 'file.reputation' }), NOW);

describe("a model's verdict beside what the evidence carries", () => {
  it.each<[Classification, Classification, boolean]>([
    ['malicious', 'suspicious', true],
    ['malicious', 'inconclusive', true],
    ['suspicious', 'inconclusive', true],
    ['inconclusive', 'benign', true],
    ['malicious', 'malicious', false],
    ['suspicious', 'malicious', false],
    ['inconclusive', 'suspicious', false],
  ])('%s where the evidence carries %s goes beyond it: %s', (classification, carried, beyond) => {
    const model = { ...OFFLINE, classification, confidence: 0.7 };
    const { reservations } = withinEvidence(model, [], { ...OFFLINE, classification: carried });
    expect(reservations).toEqual(
      beyond ? [`The model calls it ${classification}; the evidence by itself carries ${carried}.`] : [],
    );
  });

  it('has a reservation for each correction', () => {
    const model = { ...OFFLINE, classification: 'malicious' as const };
    expect(withinEvidence(model, ['A claim was struck.'], model).reservations).toEqual([
      'A claim was struck.',
    ]);
  });

  it('is no surer of malice than the evidence makes one', () => {
    const carried = { ...OFFLINE, classification: 'malicious' as const, confidence: 0.87 };
    expect(withinEvidence({ ...carried, confidence: 0.99 }, [], carried).confidence).toBe(0.87);
    expect(withinEvidence({ ...carried, confidence: 0.6 }, [], carried).confidence).toBe(0.6);
  });

  it('is as sure as it says of anything else, and of malice that the evidence does not carry', () => {
    const sure = (classification: Classification, carried: Classification) =>
      withinEvidence({ ...OFFLINE, classification, confidence: 0.99 }, [], {
        ...OFFLINE,
        classification: carried,
        confidence: 0.6,
      }).confidence;
    expect([sure('suspicious', 'suspicious'), sure('malicious', 'suspicious')]).toEqual([0.99, 0.99]);
  });
});
