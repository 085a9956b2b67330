import type { Command } from 'commander';
import { PlaybooksQueries } from '#playbooks';
import { readText } from '../files.ts';
import { say, withHouse } from '../house.ts';

export function addPlaybookCommands(playbook: Command): void {
  playbook
    .command('validate <file...>')
    .description('Check playbooks; every fault with line and column. Exits 1 when there is one.')
    .action(async (files: string[]) => {
      const texts = await Promise.all(files.map(async (file) => ({ file, text: await readText(file) })));
      const found = await withHouse((house) =>
        Promise.resolve(
          texts.map(({ file, text }) => ({
            file,
            errors: house.get(PlaybooksQueries).validate(text).faults,
          })),
        ),
      );
      for (const { file, errors } of found) {
        if (errors.length === 0) say(`${file}: fine`);
        for (const error of errors) say(`${file}:${error.line}:${error.column} ${error.message}`);
        if (errors.length > 0) process.exitCode = 1;
      }
    });
}
