import { Injectable } from '@nestjs/common';
import { InjectMetric, makeCounterProvider, makeGaugeProvider } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge } from 'prom-client';
import { Tenants, UnitOfWork } from '#platform';
import { MailboxRepository } from './data/mailbox.repository.ts';
import { MAILBOX_STATES } from './domain/mailbox-state.ts';

const MAILS = 'triage_warden_mailbox_mails_total';
const MAILBOXES = 'triage_warden_mailboxes';

type MailOutcome = 'taken' | 'repeated' | 'refused';

export const mailboxMetricProviders = [
  makeCounterProvider({
    name: MAILS,
    help: 'Mails read from mailboxes: taken in, repeated (taken in before and moved now) or refused (left in their folder).',
    labelNames: ['outcome'],
  }),
  makeGaugeProvider({
    name: MAILBOXES,
    help: 'Mailboxes that are switched on, by what their last session said.',
    labelNames: ['state'],
  }),
];

@Injectable()
export class MailboxMetrics {
  constructor(
    @InjectMetric(MAILS) private readonly mails: Counter<'outcome'>,
    @InjectMetric(MAILBOXES) gauge: Gauge<'state'>,
    private readonly tenants: Tenants,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: MailboxRepository,
  ) {
    Object.assign(gauge, { collect: () => this.collect(gauge) });
  }

  mail(outcome: MailOutcome): void {
    this.mails.inc({ outcome });
  }

  private async collect(gauge: Gauge<'state'>): Promise<void> {
    gauge.reset();
    // All states are there, so that one that ends is seen to be 0.
    for (const state of MAILBOX_STATES) gauge.set({ state }, 0);
    await this.tenants.forEach('metrics', async () => {
      for (const { state, count } of await this.unitOfWork.read(() => this.repository.states()))
        gauge.inc({ state }, count);
    });
  }
}
