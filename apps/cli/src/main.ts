import { Config, SettingError } from '#platform';
import { explain } from '../../server/src/start-error.ts';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${explain(error, config())}\n`);
  process.exitCode = error instanceof SettingError ? 2 : 1;
}

function config(): Config | null {
  try {
    return new Config();
  } catch {
    // A wrong setting is what is being explained.
    return null;
  }
}
