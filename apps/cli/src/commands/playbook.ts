import type { Command } from 'commander';

/** Commands for playbooks. */
export function addPlaybookCommands(_program: Command): void {}
