import { describe, expect, it } from 'vitest';
import { evidence, verdict } from '../../../test/fixtures.ts';
import { leadOf, missingOf } from '../story/verdict-words.ts';

describe('the lead of a verdict', () => {
  const facts = [
    evidence({ statement: 'SPF fails.' }),
    evidence({ id: 'E2', statement: 'SPF fails. So does DKIM.' }),
  ];

  it('leaves out what stands below: facts, what is missing, and who is not connected', () => {
    const said = verdict({
      summary:
        'Malicious (malware): 2 facts speak against it. SPF fails. So does DKIM. SPF fails. Missing: Who opened it. And 2 more. No EDR and no SIEM is connected.',
      missing: ['Who opened it.', 'Who else has it.', 'When it began.'],
      not_connected: ['edr', 'siem_search'],
    });
    expect(leadOf(said, facts)).toBe('2 facts speak against it.');
  });

  it('keeps which way it leans', () => {
    const said = verdict({
      summary:
        'Inconclusive: 1 fact speaks against it. SPF fails. It leans to harmless: 20 %. To settle it: ask.',
      missing: [],
      not_connected: [],
    });
    expect(leadOf(said, facts)).toBe(
      '1 fact speaks against it. It leans to harmless: 20 %. To settle it: ask.',
    );
  });

  it('is a model’s own words, all of them', () => {
    const said = verdict({ analyst: 'claude', summary: 'I found: SPF fails. Missing: sleep.' });
    expect(leadOf(said, facts)).toBe('I found: SPF fails. Missing: sleep.');
  });
});

describe('what is missing', () => {
  it('is said once, whatever was left out for the want of one service', () => {
    const said = verdict({
      missing: [
        'Whether anybody has opened it.',
        'The state of the host is not known: no EDR is connected.',
        'The reputation of the file was not looked up: no threat intelligence about file hashes is connected.',
        '“Look up the files” failed: No connector for threat intelligence about file hashes is configured and switched on; an administrator can add one under Connectors.',
        'A look-up has failed. (E7)',
      ],
      not_connected: ['edr', 'siem_search'],
    });
    expect(missingOf(said, [{ statement: 'A look-up has failed.' }])).toEqual({
      sentences: ['Whether anybody has opened it.'],
      services: [
        { capability: 'edr', about: [], leaves: ['The state of the host is not known'] },
        { capability: 'siem_search', about: [], leaves: [] },
        {
          capability: 'threat_intelligence',
          about: ['hash'],
          leaves: ['The reputation of the file was not looked up', 'Look up the files'],
        },
      ],
    });
  });

  it('is nothing where nothing is', () => {
    expect(missingOf(verdict({ missing: [], not_connected: [] }), [])).toEqual({
      sentences: [],
      services: [],
    });
  });
});
