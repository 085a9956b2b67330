import type { Command } from 'commander';

/** Commands for webhook sources. */
export function addSourceCommands(_program: Command): void {}
