import { Injectable } from '@nestjs/common';
import { Context } from '#platform';
import { IntakeRepository } from './data/intake.repository.ts';

/**
 * The numbers of new incidents. They are asked for together with the look-ups that tell how many will be needed,
 * which saves an answer's wait; those left over go to the next incidents. They rise; what is rolled back, and what
 * is left over when a process ends, leaves a gap.
 */
@Injectable()
export class IncidentNumbers {
  private readonly leftOver = new Map<string, number[]>();

  constructor(
    private readonly repository: IntakeRepository,
    private readonly context: Context,
  ) {}

  /** @returns so many numbers, the smallest first */
  async take(count: number): Promise<number[]> {
    const taken = this.ofTenant().splice(0, count);
    const missing = count - taken.length;
    return missing === 0 ? taken : [...taken, ...(await this.repository.newNumbers(missing))];
  }

  giveBack(numbers: number[]): void {
    const spare = this.ofTenant();
    spare.push(...numbers);
    spare.sort((a, b) => a - b);
  }

  private ofTenant(): number[] {
    const { tenantId } = this.context.current();
    let spare = this.leftOver.get(tenantId);
    if (spare === undefined) {
      spare = [];
      this.leftOver.set(tenantId, spare);
    }
    return spare;
  }
}
