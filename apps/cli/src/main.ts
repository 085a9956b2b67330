import { NotDone } from './not-done.ts';
import { createProgram } from './program.ts';

try {
  await createProgram().parseAsync(process.argv);
} catch (thrown) {
  const { Config, SettingError } = await import('#platform');
  const { explain } = await import('../../server/src/start-error.ts');
  const config = () => {
    try {
      return new Config();
    } catch {
      // A wrong setting is what is being explained.
      return null;
    }
  };
  const error = thrown instanceof NotDone ? thrown.cause : thrown;
  process.stderr.write(`${explain(error, config())}
`);
  const usual = error instanceof SettingError ? 2 : 1;
  process.exitCode = thrown instanceof NotDone ? thrown.exitCode : usual;
}
