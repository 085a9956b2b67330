import type { SettingsDto } from '../../shared/api/generated/index.ts';
import type { FormSchema, FormValues } from '../../shared/ui/json-schema-form.tsx';
import { words } from '../../shared/lib/words.ts';
import { number, t } from '../../shared/texts/texts.ts';

/**
 * The group's schema as a form shows it: each description ends with the bounds and the default. Every field is needed,
 * so none is marked as such; a choice cannot be taken away.
 */
export function formSchema(group: SettingsDto): FormSchema {
  const schema = group.schema as FormSchema;
  return {
    ...schema,
    required: Object.entries(schema.properties ?? {}).flatMap(([name, field]) => (field.enum ? [name] : [])),
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, field]) => [
        name,
        {
          ...field,
          description: [field.description, bounds(field), t`Default: ${shown(group.defaults[name])}.`]
            .filter((part) => part !== undefined)
            .join(' '),
        },
      ]),
    ),
  };
}

function bounds({ minimum, maximum }: FormSchema): string | undefined {
  if (minimum !== undefined && maximum !== undefined) return t`${number(minimum)} to ${number(maximum)}.`;
  if (minimum !== undefined) return t`At least ${number(minimum)}.`;
  return maximum === undefined ? undefined : t`At most ${number(maximum)}.`;
}

function number(value: number): string {
  return number(value);
}

export function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return value;
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((each) => listed(shown(each))).join(', ');
  return JSON.stringify(value);
}

/** The API's own words are written for people; names and addresses stay as they are. */
function listed(item: string): string {
  return /^[a-z0-9_]+$/.test(item) ? words(item) : item;
}

/** The whole value that is sent: a text field that was emptied is an empty text. */
export function wholeValue(group: SettingsDto, values: FormValues): FormValues {
  const { properties = {} } = group.schema as FormSchema;
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, { type }]) => {
      const value = values[name] ?? (type === 'string' ? '' : type === 'array' ? [] : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** What differs between two values, field by field. */
export function differences(
  group: SettingsDto,
  before: FormValues,
  after: FormValues,
): { title: string; before: string; after: string }[] {
  const { properties = {} } = group.schema as FormSchema;
  return Object.entries(properties).flatMap(([name, field]) => {
    const [old, now] = [shown(before[name]), shown(after[name])];
    return old === now ? [] : [{ title: field.title ?? words(name), before: old, after: now }];
  });
}
