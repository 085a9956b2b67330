/** What is asked before something is done to many: together, for whoever selects may want any of them. */
export { AssignDialog } from './assign-dialog.tsx';
export { ResolveManyDialog } from './resolve-many-dialog.tsx';
export { SnoozeDialog } from './snooze-dialog.tsx';
export { TeamDialog } from './team-dialog.tsx';
export { TagDialog } from './tag-dialog.tsx';
export { TriageManyDialog } from './triage-many-dialog.tsx';
