export { TeamDirectory, type NamedTeam } from './team-directory.ts';
export { TeamsModule } from './teams.module.ts';
