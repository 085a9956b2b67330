import { Injectable, Logger } from '@nestjs/common';
import { mailTexts, readEmail, type MailTexts } from '#mail';
import { Clock, Scheduled, UnitOfWork } from '#platform';
import { ExtractionRepository } from './data/extraction.repository.ts';
import { SearchRepository } from './data/search.repository.ts';
import { WordGapRepository, type UnreadIncident } from './data/word-gap.repository.ts';
import {
  commentWords,
  evidenceWords,
  FoundWords,
  mailWords,
  storableMail,
  titleWords,
} from './domain/incident-words.ts';
import { MOST_ALERT_WORDS, alertTexts, observableWords, rareWords } from './domain/text-words.ts';

/** Their mails are held in memory while they are read. */
const AT_ONCE = 20;
/** A pass ends after so long: what people wait for goes first. */
const PASS_MS = 500;

/**
 * Incidents that were stored before their texts were searched are read for words here, the newest first. Each portion moves
 * the mark in the transaction that stores its words, so it goes on wherever a process ends.
 */
@Injectable()
export class SearchBackfill {
  private readonly logger = new Logger(SearchBackfill.name);

  constructor(
    private readonly gaps: WordGapRepository,
    private readonly search: SearchRepository,
    private readonly extraction: ExtractionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @Scheduled('search.backfill', { everySeconds: 2 })
  async pass(): Promise<void> {
    const end = performance.now() + PASS_MS;
    while ((await this.portion()) && performance.now() < end);
  }

  /** @returns whether there is more to be read */
  private async portion(): Promise<boolean> {
    const below = await this.unitOfWork.read(() => this.search.gap());
    if (below === null) return false;
    const incidents = await this.unitOfWork.read(() => this.gaps.next(below, AT_ONCE));
    const last = incidents.at(-1);
    if (last === undefined) {
      await this.unitOfWork.run(() => Promise.resolve(this.gaps.close()));
      return false;
    }
    const mails = await this.mailsOf(incidents);
    return this.unitOfWork.run(async () => {
      if (!(await this.gaps.move(below, last.id))) return false;
      this.extraction.store({ links: [], words: [], texts: wordsOf(incidents) }, this.clock.now());
      for (const [id, mail] of mails) this.extraction.addMail(id, mail, mailWords(mail));
      return true;
    });
  }

  private async mailsOf(incidents: readonly UnreadIncident[]): Promise<[string, MailTexts][]> {
    const mails: [string, MailTexts][] = [];
    for (const { id, raw_email } of incidents) {
      if (raw_email === null) continue;
      try {
        mails.push([id, storableMail(mailTexts((await readEmail(raw_email)).mail))]);
      } catch (error) {
        this.logger.warn(
          { err: error, incident_id: id },
          'The mail of an incident could not be read: it is not found by its words until it is triaged again.',
        );
      }
    }
    return mails;
  }
}

function wordsOf(incidents: readonly UnreadIncident[]): FoundWords['texts'] {
  const found = new FoundWords();
  for (const { id, title, alerts, evidence, comments, observables } of incidents) {
    found.add(id, titleWords(title), 'title');
    for (const alert of alerts) found.add(id, rareWords(alertTexts(alert), MOST_ALERT_WORDS).words, 'alert');
    found.add(id, observables.flatMap(observableWords), 'observable');
    found.add(id, evidenceWords(evidence).words, 'evidence');
    for (const comment of comments) found.add(id, commentWords(comment).words, 'comment');
  }
  return found.texts;
}
