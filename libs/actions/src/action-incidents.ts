import { Injectable } from '@nestjs/common';
import { IncidentEdits } from '#incidents';
import { ReporterAnswers } from './reporter-answers.ts';

/** What an action changes of its incident, and tells of it. */
@Injectable()
export class ActionIncidents {
  constructor(
    readonly edits: IncidentEdits,
    readonly answers: ReporterAnswers,
  ) {}
}
