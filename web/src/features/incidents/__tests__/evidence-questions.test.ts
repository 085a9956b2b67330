import { describe, expect, it } from 'vitest';
import type { EvidenceDto } from '../../../shared/api/generated/index.ts';
import { evidence } from '../../../test/fixtures.ts';
import { folded, MISSING, questionsOf } from '../story/evidence-questions.ts';

const fact = (id: string, kind: string, changes: Partial<EvidenceDto> = {}) =>
  evidence({ id, kind, statement: `${id} says.`, subject: { type: 'email', value: id }, ...changes });

it.each([
  ['email.sender.reply_to_differs', 'Who sent it?'],
  ['email.authentication.dmarc', 'Who sent it?'],
  ['sender.free_mail', 'Who sent it?'],
  ['email.link.text_differs', 'Where does it lead?'],
  ['email.form.password', 'Where does it lead?'],
  ['email.wording.pressure', 'What does it say and carry?'],
  ['email.attachment.executable', 'What does it say and carry?'],
  ['alert.instructions', 'What does it say and carry?'],
  ['url.reputation', 'What do others say?'],
  ['sender.reputation', 'What do others say?'],
  ['domain.registration', 'What do others say?'],
  ['lookup.disagreement', 'What do others say?'],
  ['alert.vendor.sure', 'What do others say?'],
  ['alert.detection', 'What was done?'],
  ['alert.command.defence_evasion.renamed_program', 'What was done?'],
  ['host.info', 'What do we know of the target?'],
  ['inventory.asset', 'What do we know of the target?'],
  ['sign_in.impossible_travel', 'What do we know of the target?'],
  ['siem.search', 'What else happened?'],
  ['lookup.failed', MISSING],
  ['email.parts.unread', MISSING],
  ['email.link.goal_unknown', MISSING],
  ['note', 'What else is known?'],
])('%s answers: %s', (kind, question) => {
  expect(questionsOf([fact('E1', kind)]).map(({ title }) => title)).toEqual([question]);
});

it('asks in the order of a story, the weightiest fact first, those that say neither last', () => {
  const questions = questionsOf([
    fact('E1', 'siem.search'),
    fact('E2', 'url.reputation', { polarity: 'neutral', weight: 0.9 }),
    fact('E3', 'url.reputation', { polarity: 'benign', weight: 0.2 }),
    fact('E4', 'url.reputation', { polarity: 'malicious', weight: 0.8 }),
    fact('E5', 'email.sender.multiple'),
  ]);
  expect(questions.map(({ title, facts }) => [title, ...facts.map((each) => each.fact.id)])).toEqual([
    ['Who sent it?', 'E5'],
    ['What do others say?', 'E4', 'E3', 'E2'],
    ['What else happened?', 'E1'],
  ]);
});

describe('what is told again', () => {
  const ids = (rows: EvidenceDto[]) =>
    folded(rows).map(({ fact: { id }, earlier }) => [id, ...earlier.map((one) => one.id)]);
  const about = { subject: { type: 'url', value: 'http://bad.example' } };

  it('is one fact, the one that was told last', () => {
    expect(
      ids([
        fact('E1', 'url.reputation', about),
        fact('E2', 'url.reputation', { ...about, source: { type: 'connector', name: 'another' } }),
        fact('E3', 'url.reputation', about),
        fact('E4', 'domain.reputation', about),
      ]),
    ).toEqual([['E3', 'E1'], ['E2'], ['E4']]);
  });

  it('is one fact in the same words too, of whatever', () => {
    const same = { statement: 'edr reports it.' };
    expect(
      ids([
        fact('E1', 'alert.detection', same),
        fact('E2', 'alert.detection', same),
        fact('E3', 'alert.detection', { ...same, subject: { type: 'email', value: 'x' } }),
        fact('E4', 'alert.other', same),
      ]),
    ).toEqual([['E3', 'E1', 'E2'], ['E4']]);
  });
});
