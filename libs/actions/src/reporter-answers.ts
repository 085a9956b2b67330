import { Injectable } from '@nestjs/common';
import { IncidentRefs, IncidentReports, incidentNumber, type IncidentReport } from '#incidents';
import { Clock, Problem, TenantSettings, UnitOfWork } from '#platform';
import { ActionRepository } from './data/action.repository.ts';
import { ReporterAnswerRepository, type ToldAnswer } from './data/reporter-answer.repository.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionCategory } from './domain/definition.ts';
import { answerOf, obstacleTo, reporterMail, type ReporterMail } from './domain/reporter-mail.ts';
import { REPORTER_ANSWERS, type Answer } from './domain/reporter-settings.ts';

const DAY_MS = 86_400_000;
const MOST_ACTIONS = 200;
/** What a reporter understands of what was done. */
const TOLD_OF: ReadonlySet<ActionCategory> = new Set(['email', 'host', 'account']);

/** Somebody who has reported a mail of the incident, and what they are or were told. */
export interface Reporter extends Pick<IncidentReport, 'reporter' | 'subject' | 'reported_at'> {
  /** What would be told now; null with the obstacle that stands against it. */
  answer: Answer | null;
  obstacle: string | null;
  /** What was told last, or is being told. */
  told: Pick<ToldAnswer, 'answer' | 'at' | 'action_id'> | null;
}

/** Who is told what of a reported mail: once, and only who surely reported it. */
@Injectable()
export class ReporterAnswers {
  constructor(
    private readonly reports: IncidentReports,
    private readonly refs: IncidentRefs,
    private readonly repository: ReporterAnswerRepository,
    private readonly actions: ActionRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly settings: TenantSettings,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @param ref an id or a number such as `INC-1042`. @throws Problem not_found */
  async of(ref: string): Promise<Reporter[]> {
    const id = await this.refs.idOf(ref);
    return this.unitOfWork.read(async () => {
      const { incident, reports, own_known } = await this.reports.of(id);
      const settings = await this.settings.get(REPORTER_ANSWERS);
      const told = new Map((await this.repository.of(id)).map((one) => [one.reporter, one]));
      const outcome = toldOutcome(answerOf(incident), settings.told);
      return reports.map((report) => {
        const { reporter, subject, reported_at } = report;
        const before = told.get(reporter);
        const stands = before === undefined || before.status === 'failed' ? null : before;
        const obstacle =
          obstacleTo(report, own_known) ??
          ('none' in outcome ? outcome.none : null) ??
          (stands !== null && 'answer' in outcome && stands.answer === outcome.answer ? TOLD : null);
        return {
          ...{ reporter, subject, reported_at, obstacle },
          answer: 'answer' in outcome && obstacle === null ? outcome.answer : null,
          told:
            stands === null ? null : { answer: stands.answer, at: stands.at, action_id: stands.action_id },
        };
      });
    });
  }

  /**
   * The mail to a reporter, and that this action is the one that tells it: from here on no other does. A unit of work of
   * its own, committed before anything is sent.
   * @throws Problem forbidden (nobody to be answered), conflict (nothing to tell, told already, too many a day)
   */
  begin(actionId: string, incidentId: string, reporter: string): Promise<ReporterMail> {
    const address = reporter.toLowerCase();
    return this.unitOfWork.run(async () => {
      await this.repository.hold(address);
      const { incident, reports, own_known } = await this.reports.of(incidentId);
      const report = reports.find((one) => one.reporter === address);
      if (report === undefined)
        throw new Problem('forbidden', `${reporter} has reported no mail of this incident.`);
      const obstacle = obstacleTo(report, own_known);
      if (obstacle !== null) throw new Problem('forbidden', obstacle);
      const settings = await this.settings.get(REPORTER_ANSWERS);
      const outcome = toldOutcome(answerOf(incident), settings.told);
      if ('none' in outcome) throw new Problem('conflict', outcome.none);
      const { answer } = outcome;
      const now = this.clock.now();
      const sent = await this.repository.toldSince(address, new Date(now.getTime() - DAY_MS), incidentId);
      if (sent >= settings.mails_a_day)
        throw new Problem(
          'conflict',
          `${reporter} was written to ${sent} times within a day already, which is as often as Settings, Answers to reporters, allow.`,
        );
      const before = (await this.repository.of(incidentId)).find((one) => one.reporter === address);
      const corrects = correctionOf(before, { answer, actionId });
      await this.repository.put(incidentId, {
        reporter: address,
        answer,
        corrects,
        action_id: actionId,
        at: now,
      });
      const done = await this.doneAbout(incidentId);
      return reporterMail(answer, {
        report,
        number: incidentNumber(incident.number),
        done,
        corrects,
        settings,
      });
    });
  }

  private async doneAbout(incidentId: string): Promise<string[]> {
    const filter = { incident_id: incidentId, status: 'completed' } as const;
    const rows = await this.actions.list(filter, MOST_ACTIONS, null, false);
    return rows.flatMap(({ name, read_only }) => {
      const { category, title } = this.catalogue.get(name);
      return read_only || !TOLD_OF.has(category) ? [] : [title];
    });
  }
}

const TOLD = 'This has been told, or is being told.';

function toldOutcome(
  outcome: ReturnType<typeof answerOf>,
  told: readonly Answer[],
): ReturnType<typeof answerOf> {
  if ('none' in outcome || told.includes(outcome.answer)) return outcome;
  return {
    none: `Settings, Answers to reporters, say that nobody is told when a mail is ${outcome.answer}.`,
  };
}

/** @returns whether something else was told before. @throws Problem conflict when the same was */
function correctionOf(
  before: ToldAnswer | undefined,
  { answer, actionId }: { answer: Answer; actionId: string },
): boolean {
  if (before === undefined) return false;
  // Another try of this very action, or of another one that surely sent nothing.
  if (before.action_id === actionId || before.status === 'failed') return before.corrects;
  if (before.answer !== answer) return true;
  throw new Problem(
    'conflict',
    `${before.reporter} has been told that already, or is being told: nothing is sent twice.`,
  );
}
