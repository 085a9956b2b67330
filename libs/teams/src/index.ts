export { TeamDirectory, type NamedTeam } from './team-directory.ts';
export { TeamsModule } from './teams.module.ts';
export { TeamsService } from './teams.service.ts';
