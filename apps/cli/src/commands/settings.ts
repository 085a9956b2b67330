import type { Command } from 'commander';
import { SettingsQueries, SettingsService } from '#settings';
import { readText } from '../files.ts';
import { say, withHouse } from '../house.ts';

interface SetOptions {
  file?: string;
  default?: boolean;
}

export function addSettingsCommands(settings: Command): void {
  settings
    .command('list')
    .description('List the groups of settings.')
    .action(async () => {
      const groups = await withHouse((house) => house.get(SettingsQueries).list());
      for (const { group, is_default, version } of groups)
        say(`${group.key}\t${group.title}\t${is_default ? 'default' : `version ${version}`}`);
    });
  settings
    .command('get <key>')
    .description('Print what is in force, as JSON.')
    .action(async (key: string) => {
      const group = await withHouse((house) => house.get(SettingsQueries).get(key));
      say(JSON.stringify(group.value, null, 2));
    });
  settings
    .command('set <key> [field=value...]')
    .description('Change fields of a group, or all of it from a file; a value is JSON, or else text.')
    .option('--file <settings.json>', 'the whole value')
    .option('--default', 'bring the defaults back')
    .action(set);
}

async function set(key: string, fields: string[], options: SetOptions): Promise<void> {
  if ([fields.length > 0, options.file !== undefined, options.default === true].filter(Boolean).length !== 1)
    throw new Error('Say what to change: field=value …, --file <settings.json> or --default, one of them.');
  const given = options.file === undefined ? null : wholeValue(options.file, await readText(options.file));
  const changed = await withHouse(async (house) => {
    const { value, version } = await house.get(SettingsQueries).get(key);
    const next = options.default === true ? null : (given ?? { ...value, ...fieldsOf(fields) });
    await house.get(SettingsService).change(key, next, version);
    return house.get(SettingsQueries).get(key);
  });
  say(`Version ${changed.version} of ${key} is in force:`);
  say(JSON.stringify(changed.value, null, 2));
}

function wholeValue(file: string, text: string): object {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`The file ${file} must hold a JSON object.`);
  return value;
}

function fieldsOf(fields: string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const at = field.indexOf('=');
      if (at < 1) throw new Error(`"${field}" is not of the form field=value.`);
      const text = field.slice(at + 1);
      return [field.slice(0, at), parsed(text) ?? text];
    }),
  );
}

/** Undefined when it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
