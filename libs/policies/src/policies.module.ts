import { Module } from '@nestjs/common';
import { ActionNames } from './action-names.ts';
import { ClaimRecordRepository } from './data/claim-record.repository.ts';
import { KillSwitchRepository } from './data/kill-switch.repository.ts';
import { PolicyRepository } from './data/policy.repository.ts';
import { KillSwitchController } from './http/kill-switch.controller.ts';
import { PoliciesController } from './http/policies.controller.ts';
import { KillSwitchService } from './kill-switch.service.ts';
import { PoliciesListeners } from './policies.listeners.ts';
import { PoliciesMetrics, killSwitchGauge } from './policies.metrics.ts';
import { PoliciesQueries } from './policies.queries.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyDecisions } from './policy-decisions.ts';
import { PolicyVersions } from './policy-versions.ts';
import { SwitchTargets } from './switch-targets.ts';

@Module({
  controllers: [PoliciesController, KillSwitchController],
  providers: [
    ActionNames,
    ClaimRecordRepository,
    KillSwitchRepository,
    KillSwitchService,
    PoliciesListeners,
    PoliciesMetrics,
    PoliciesQueries,
    PoliciesService,
    PolicyDecisions,
    PolicyRepository,
    PolicyVersions,
    SwitchTargets,
    killSwitchGauge,
  ],
  exports: [ActionNames, PolicyDecisions],
})
export class PoliciesModule {}
