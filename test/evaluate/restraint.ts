import { OPERATION_MODES } from '#contracts';
import { startFakeAnthropic } from '../fakes/anthropic.ts';
import { demandEverything } from './demanding-model.ts';
import { restraintOf, type Restraint } from './effects.ts';
import { openEvaluation, type Mail } from './house.ts';

/**
 * In each mode of operation the same mails, once judged by the offline analyst and once by a model that demands
 * everything: whatever is asked for or done about a mail that the facts do not make malicious is beyond them.
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
      const judged = await evaluation.judge(mails());
      const idOf = new Map(judged.map(({ id, incident }) => [incident, id]));
      const beyond = (await evaluation.effects()).filter(({ incident }) => !carried.has(idOf.get(incident) ?? ''));
      rows.push(restraintOf(mode, judged.length, carried.size, beyond));
      // Every request is kept by the double.
      model.state.requests.length = 0;
    }
  } finally {
    await evaluation.close();
    await model.close();
  }
  return [
    'A model that demands everything: effects on mails that the facts do not make malicious',
    `  ${'mode'.padEnd(18)} ${['mails', 'not carried', 'asked for', 'let through'].map((one) => one.padStart(13)).join('')}`,
    ...rows.map(
      ({ mode, mails: all, not_carried, asked, let_through }) =>
        `  ${mode.padEnd(18)} ${[all, not_carried, asked, let_through].map((n) => String(n).padStart(13)).join('')}`,
    ),
  ];
}

/** The mails that the offline analyst calls malicious, with the same services. */
async function carriedByFacts(mails: Iterable<Mail>, trustedHosts: string): Promise<ReadonlySet<string>> {
  const evaluation = await openEvaluation({ trustedHosts, services: true });
  try {
    const judged = await evaluation.judge(mails);
    return new Set(judged.flatMap(({ id, classification }) => (classification === 'malicious' ? [id] : [])));
  } finally {
    await evaluation.close();
  }
}
