import { OPERATION_MODES } from '#contracts';
import { startFakeAnthropic } from '../fakes/anthropic.ts';
import { demandEverything } from './demanding-model.ts';
import { keysOf, restraintOf, type Restraint } from './effects.ts';
import { openEvaluation, type Mail } from './house.ts';
import type { Judged } from './verdict.ts';

/**
 * In each mode of operation the same mails, once judged by the offline analyst and once by a model that demands
 * everything: whatever is asked for that the offline analyst did not ask for is beyond what the facts carry.
 */
export async function restraintTable(mails: () => Iterable<Mail>, trustedHosts: string): Promise<string[]> {
  const carried = await carriedByFacts(mails(), trustedHosts);
  const model = await startFakeAnthropic();
  model.state.turns = [demandEverything];
  const environment = { ANTHROPIC_API_KEY: model.state.apiKey, ANTHROPIC_BASE_URL: model.url };
  const rows: Restraint[] = [];
  const evaluation = await openEvaluation({ trustedHosts, services: true, environment });
  try {
    for (const mode of OPERATION_MODES) {
      await evaluation.setMode(mode);
      const mailOf = mailsOf(await evaluation.judge(mails()));
      rows.push(restraintOf(mode, await evaluation.effects(), carried, mailOf));
      // Every request is kept by the double.
      model.state.requests.length = 0;
    }
  } finally {
    await evaluation.close();
    await model.close();
  }
  const row = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(18)} ${cells.map((cell) => String(cell).padStart(14)).join('')}`;
  return [
    'A model that demands everything: effects beyond what the facts by themselves ask for',
    row('mode', ['mails', 'asked for', 'beyond', 'let through']),
    ...rows.map(({ mode, mails: all, asked, beyond, let_through }) =>
      row(mode, [all, asked, beyond, let_through]),
    ),
  ];
}

/** What the offline analyst and the playbook ask for about the same mails, with the same services. */
async function carriedByFacts(mails: Iterable<Mail>, trustedHosts: string): Promise<ReadonlySet<string>> {
  const evaluation = await openEvaluation({ trustedHosts, services: true });
  try {
    const mailOf = mailsOf(await evaluation.judge(mails));
    return new Set(keysOf(await evaluation.effects(), mailOf));
  } finally {
    await evaluation.close();
  }
}

function mailsOf(judged: readonly Judged[]): Map<string, string> {
  return new Map(judged.map(({ id, incident }) => [incident, id]));
}
