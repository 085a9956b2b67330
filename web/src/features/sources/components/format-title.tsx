import { useQuery } from '@tanstack/react-query';
import { words } from '../../../shared/lib/words.ts';
import { formatsQuery } from '../sources.queries.ts';

/** What people call a format; its name in words until the server has told it. */
export function FormatTitle({ name }: { name: string }) {
  return useQuery(formatsQuery).data?.find((format) => format.name === name)?.title ?? words(name);
}
