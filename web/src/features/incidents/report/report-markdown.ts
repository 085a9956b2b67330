import type { ActionDto, EvidenceDto, TaskDto, VerdictDto } from '../../../shared/api/generated/index.ts';
import { defangedText, shown } from '../../../shared/lib/defang.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { actorName, percent, words } from '../../../shared/lib/words.ts';
import { stateWord } from '../../../shared/ui/state-badge.tsx';
import { storyOf, type StoryProcess, type StoryValue } from '../story/alert-story.ts';
import { questionsOf } from '../story/evidence-questions.ts';
import type { IncidentReport } from './report-data.ts';
import { many, number, t, within } from '../../../shared/texts/texts.ts';

/** What Markdown would make something of. Alerts are hostile: nothing of them becomes a link, an image or a heading. */
const MEANS_SOMETHING = /[\\`*_{}[\]<>()#|~&!]/g;

/** Text as text, on one line, with addresses that nobody can follow. */
function plain(text: string): string {
  return defangedText(text).replaceAll(/\s+/g, ' ').trim().replaceAll(MEANS_SOMETHING, '\\$&');
}

/** As it is, on one line, in a fence that it cannot leave. */
function code(text: string): string {
  const line = visible(text).replaceAll(/\s+/g, ' ').trim();
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];

const at = (iso: string): string => iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');

/** The incident for people who have no access to it: all facts, none of them followable. */
export function markdownOf(report: IncidentReport): string {
  const { incident, verdicts, made_at } = report;
  const [verdict] = verdicts;
  const head = [
    `# ${incident.number} ${plain(incident.title)}`,
    '',
    [
      t`Severity **${words(incident.severity)}**`,
      words(incident.type),
      incident.disposition ? words(incident.disposition) : stateWord(incident.status),
      t`from ${plain(incident.source)}, ${many(incident.alert_count, 'alert')}`,
      incident.assignee ? t`assigned to ${plain(incident.assignee.name)}` : t`assigned to nobody`,
      ...(incident.team ? [t`in the queue of ${plain(incident.team.name)}`] : []),
      at(incident.created_at),
    ].join(' · '),
    ...(incident.resolution_note ? ['', `> ${plain(incident.resolution_note)}`] : []),
  ];
  return [
    ...head,
    ...section(t`What happened`, happened(report)),
    ...section(t`What we think`, thought(verdict)),
    ...section(t`What to do`, todo(report, verdict)),
    ...section(t`Tasks`, report.tasks.map(task)),
    ...section(t`Evidence`, proof(report.evidence)),
    ...section(t`Observables`, observables(report)),
    ...section(t`Similar incidents`, similar(report)),
    ...section(t`Timeline`, timeline(report)),
    ...section(t`What this report leaves out`, leftOut(report)),
    '',
    t`Made ${at(made_at)}. Times are UTC; addresses are defanged.`,
    '',
  ].join('\n');
}

function happened({ alerts, incident }: IncidentReport): string[] {
  const story = storyOf(alerts);
  const said = story.description || (incident.description === incident.title ? '' : incident.description);
  return [
    ...(said ? [plain(said), ''] : []),
    ...story.facts.map(({ name, values, more }) =>
      more > 0
        ? t`- **${name}:** ${values.map(valueOf).join(', ')}, and ${more} more`
        : `- **${name}:** ${values.map(valueOf).join(', ')}`,
    ),
    ...story.chains.flatMap((chain) => [`- **${t`Process`}:**`, ...chain.map(processLine)]),
  ];
}

function valueOf({ value, type, aside }: StoryValue): string {
  const written = type === undefined ? plain(value) : code(shown(type, value));
  return aside === undefined ? written : `${written} (${plain(aside)})`;
}

function processLine({ name, command, pid }: StoryProcess, depth: number): string {
  const told = [code(name), pid && t`pid ${pid}`, command && command !== name && code(command)];
  return `${'  '.repeat(depth + 1)}- ${told.filter(Boolean).join(' ')}`;
}

function thought(verdict: VerdictDto | undefined): string[] {
  if (verdict === undefined) return [t`There is no verdict.`];
  const { classification, confidence, category, analyst, model, missing, not_connected } = verdict;
  const by = analyst === 'claude' ? (model ?? t`Claude`) : t`the built-in analyst`;
  return [
    category === 'none'
      ? t`**${words(classification)}**, ${percent(confidence)}, by ${plain(by)}, ${at(verdict.created_at)}`
      : t`**${words(classification)}**, ${percent(confidence)}, ${within(words(category))}, by ${plain(by)}, ${at(verdict.created_at)}`,
    '',
    plain(verdict.summary),
    ...(analyst === 'offline' ? [] : ['', ...verdict.reasoning.map(claim)]),
    ...(verdict.techniques.length > 0 ? ['', t`ATT\\&CK: ${verdict.techniques.map(plain).join(', ')}`] : []),
    ...(missing.length + not_connected.length > 0 ? ['', t`What is missing:`, ''] : []),
    ...missing.map((sentence) => `- ${plain(sentence)}`),
    ...not_connected.map((capability) => t`- ${words(capability)} is not connected.`),
  ];
}

function claim({ statement, evidence }: VerdictDto['reasoning'][number]): string {
  return `- ${plain(statement)} (${evidence.map(plain).join(', ')})`;
}

function task(one: TaskDto): string {
  const { title, instructions, status, assignee, due_at, settled_by, settled_at, reason } = one;
  const told = [
    assignee ? t`assigned to ${plain(assignee.name)}` : '',
    status === 'open' && due_at !== null ? t`until ${at(due_at)}` : '',
    settled_at === null
      ? t`open`
      : t`${String(status)} by ${plain(actorName(settled_by ?? ''))} ${at(settled_at)}`,
  ];
  const why = reason === null ? '' : ` ${plain(reason)}`;
  const how = instructions === '' ? '' : ` ${plain(instructions)}`;
  const box = status === 'done' ? 'x' : ' ';
  return `- [${box}] **${plain(title)}**: ${told.filter(Boolean).join(', ')}.${why}${how}`;
}

const DONE: readonly ActionDto['status'][] = ['completed', 'rolled_back'];

function todo({ actions }: IncidentReport, verdict: VerdictDto | undefined): string[] {
  const effects = actions.filter(({ read_only }) => !read_only);
  const asked = new Set(effects.map(({ action }) => action));
  const open = (verdict?.recommended_actions ?? []).filter(({ action }) => !asked.has(action));
  return [
    ...effects.map((action) => {
      const { status, summary, proposer, requested_at, reason, error } = action;
      const because = reason ? ` ${plain(reason)}` : '';
      const failed = error ? ` ${plain(error.message)}` : '';
      return DONE.includes(status)
        ? t`- [x] **${plain(summary)}**: ${within(stateWord(status))}, asked by ${plain(actorName(proposer.name))} ${at(requested_at)}.${because}${failed}`
        : t`- [ ] **${plain(summary)}**: ${within(stateWord(status))}, asked by ${plain(actorName(proposer.name))} ${at(requested_at)}.${because}${failed}`;
    }),
    ...open.map(
      ({ action, parameters, reason }) =>
        t`- [ ] **${words(action)}** ${code(JSON.stringify(parameters))}: recommended. ${plain(reason)}`,
    ),
  ];
}

function proof(evidence: readonly EvidenceDto[]): string[] {
  return questionsOf(evidence).flatMap(({ title, facts }, index) => [
    ...(index > 0 ? [''] : []),
    `### ${title}`,
    '',
    ...facts.map(({ fact, earlier }) => {
      const speaks =
        fact.polarity === 'neutral' ? '' : t` — speaks for ${fact.polarity}, weight ${percent(fact.weight)}`;
      const again = earlier.length > 0 ? t`, told ${earlier.length + 1} times` : '';
      return `- ${fact.id} ${plain(fact.statement)} (${plain(fact.source.name)}${again})${speaks}`;
    }),
  ]);
}

function observables({ observables: rows }: IncidentReport): string[] {
  if (rows.length === 0) return [];
  return [
    t`| Kind | Value | Known as | Incidents |`,
    '| --- | --- | --- | --- |',
    ...rows.map(
      ({ type, value, polarity, incident_count }) =>
        `| ${words(type)} | ${code(shown(type, value)).replaceAll('|', '\\|')} | ${polarity && polarity !== 'neutral' ? polarity : ''} | ${incident_count} |`,
    ),
  ];
}

function similar({ related }: IncidentReport): string[] {
  return related.map((one) => {
    const ended = one.disposition ? words(one.disposition) : stateWord(one.status);
    const judged = one.verdict ? `, ${within(words(one.verdict.classification))}` : '';
    const why = [
      one.detected_by === null ? '' : t`found by ${plain(one.detected_by)}`,
      one.shared_count > 0 ? t`shares ${many(one.shared_count, 'observable')}` : '',
    ].filter(Boolean);
    const note = one.resolution_note ? `. ${plain(one.resolution_note)}` : '';
    return `- ${one.number} ${plain(one.title)}: ${ended}${judged}; ${why.join(', ')}${note}`;
  });
}

function timeline({ timeline: entries }: IncidentReport): string[] {
  if (entries.length === 0) return [];
  return [
    `| ${t`Time`} | ${t`What`} | ${t`Who`} | |`,
    '| --- | --- | --- | --- |',
    ...entries.map(
      ({ at: when, kind, actor, text }) =>
        `| ${at(when)} | ${words(kind)} | ${actor ? plain(actorName(actor.name)) : ''} | ${plain(text)} |`,
    ),
  ];
}

function leftOut({ cut }: IncidentReport): string[] {
  return cut.map(({ part, shown: kept }) => t`- Of the ${part} only ${number(kept)} are here.`);
}
