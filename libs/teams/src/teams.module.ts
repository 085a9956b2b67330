import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TeamMemberEntity } from './data/team-member.entity.ts';
import { TeamEntity } from './data/team.entity.ts';
import { TeamsRepository } from './data/teams.repository.ts';
import { TeamsController } from './http/teams.controller.ts';
import { TeamDirectory } from './team-directory.ts';
import { TeamsQueries } from './teams.queries.ts';
import { TeamsService } from './teams.service.ts';

@Module({
  imports: [TypeOrmModule.forFeature([TeamEntity, TeamMemberEntity])],
  controllers: [TeamsController],
  providers: [TeamsRepository, TeamsQueries, TeamsService, TeamDirectory],
  exports: [TeamDirectory],
})
export class TeamsModule {}
