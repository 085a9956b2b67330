import { useQuery } from '@tanstack/react-query';
import { words } from '../../../shared/lib/words.ts';
import { authenticationsQuery, formatsQuery } from '../sources.queries.ts';

/** What people call a format; its name in words until the server has told it. */
export function FormatTitle({ name }: { name: string }) {
  return useQuery(formatsQuery).data?.find((format) => format.name === name)?.title ?? words(name);
}

/** The same of an authentication, with a mark where something speaks against it. */
export function AuthenticationTitle({ name }: { name: string }) {
  const known = useQuery(authenticationsQuery).data?.find((each) => each.name === name);
  return known?.warning ? `⚠ ${known.title}` : (known?.title ?? words(name));
}
