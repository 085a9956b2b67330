import type { ActionTypeDto } from '../../shared/api/generated/index.ts';
import { words } from '../../shared/lib/words.ts';
import { schemaDefaults, type FormSchema, type FormValues } from '../../shared/ui/json-schema-form.tsx';
import { t, within } from '../../shared/texts/texts.ts';

/** The choice of an action, by what it acts on. */
export function byCategory(types: readonly ActionTypeDto[]) {
  // Who asks by hand mostly wants something done: what changes nothing comes last.
  const ordered = types.toSorted((left, right) => Number(left.read_only) - Number(right.read_only));
  const groups = [...new Set(ordered.map(({ category }) => category))];
  return groups.map((category) => ({
    group: words(category),
    items: ordered
      .filter((type) => type.category === category)
      .map(({ name, title, available }) => ({
        value: name,
        label: available ? title : t`${title} (no connector)`,
        disabled: !available,
      })),
  }));
}

/** First values: what the schema says, else what the incident has of the kind that a field is named after. */
export function firstValues(
  schema: FormSchema,
  type: ActionTypeDto,
  suggestions: Readonly<Record<string, string>>,
): FormValues {
  const values = schemaDefaults(schema);
  const { required = [], properties = {} } = schema;
  const ofTarget = type.target_type === null ? undefined : suggestions[type.target_type];
  for (const field of required) {
    const known = suggestions[field] ?? (required.length === 1 ? ofTarget : undefined);
    if (known !== undefined && properties[field]?.type === 'string') values[field] ??= known;
  }
  return values;
}

/** How it is undone, as a sentence. */
export function undoes({ reversible, inverse }: ActionTypeDto, types: readonly ActionTypeDto[]): string {
  const opposite = types.find(({ name }) => name === inverse);
  return reversible && opposite ? t`It can be undone: ${within(opposite.title)}.` : t`It cannot be undone.`;
}
