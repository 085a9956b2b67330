import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { IncidentsModule } from '#incidents';
import { InventoryModule } from '#inventory';
import { ActionNames } from './action-names.ts';
import { AlertsSaid } from './alerts-said.ts';
import { ClaimRecordRepository } from './data/claim-record.repository.ts';
import { KillSwitchEntity } from './data/kill-switch.entity.ts';
import { KillSwitchRepository } from './data/kill-switch.repository.ts';
import { PastDecisionsRepository } from './data/past-decisions.repository.ts';
import { PolicyClaimEntity } from './data/policy-claim.entity.ts';
import { PolicyDecisionEntity } from './data/policy-decision.entity.ts';
import { PolicyEffectEntity } from './data/policy-effect.entity.ts';
import { PolicyEntity } from './data/policy.entity.ts';
import { PolicyRepository } from './data/policy.repository.ts';
import { KillSwitchController } from './http/kill-switch.controller.ts';
import { PoliciesController } from './http/policies.controller.ts';
import { KillSwitchService } from './kill-switch.service.ts';
import { PoliciesListeners } from './policies.listeners.ts';
import { PoliciesMetrics, killSwitchGauge } from './policies.metrics.ts';
import { PoliciesQueries } from './policies.queries.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyBacktests } from './policy-backtests.ts';
import { PolicyDecisions } from './policy-decisions.ts';
import { PolicyVersions } from './policy-versions.ts';
import { PolicyWorld } from './policy-world.ts';
import { SwitchTargets } from './switch-targets.ts';
import { TargetLists } from './target-lists.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      KillSwitchEntity,
      PolicyClaimEntity,
      PolicyDecisionEntity,
      PolicyEffectEntity,
      PolicyEntity,
    ]),
    IncidentsModule,
    InventoryModule,
  ],
  controllers: [PoliciesController, KillSwitchController],
  providers: [
    ActionNames,
    AlertsSaid,
    ClaimRecordRepository,
    KillSwitchRepository,
    KillSwitchService,
    PastDecisionsRepository,
    PoliciesListeners,
    PoliciesMetrics,
    PoliciesQueries,
    PoliciesService,
    PolicyBacktests,
    PolicyDecisions,
    PolicyRepository,
    PolicyVersions,
    PolicyWorld,
    SwitchTargets,
    TargetLists,
    killSwitchGauge,
  ],
  exports: [ActionNames, PoliciesQueries, PolicyDecisions, SwitchTargets],
})
export class PoliciesModule {}
