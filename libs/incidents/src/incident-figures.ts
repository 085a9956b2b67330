import { Injectable } from '@nestjs/common';
import { Scheduled, UnitOfWork } from '#platform';
import { FiguresRepository } from './data/figures.repository.ts';

/** Of one statement: some 50 ms, for which nobody else's changes wait. */
const MOST = 5000;

/** Adds what incidents have come to count for to the figures, so that reading them stays cheap; what is read is the same. */
@Injectable()
export class IncidentFigures {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: FiguresRepository,
  ) {}

  @Scheduled('figures.settle', { everySeconds: 2 })
  async settle(): Promise<void> {
    for (let taken = MOST; taken === MOST;)
      taken = await this.unitOfWork.run(() => this.repository.settle(MOST));
  }
}
