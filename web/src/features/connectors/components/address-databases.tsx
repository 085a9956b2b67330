import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AddressDatabaseDto } from '../../../shared/api/generated/index.ts';
import { bytes } from '../../../shared/lib/words.ts';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { addressDatabasesQuery } from '../connectors.queries.ts';
import classes from './connectors.module.css';
import { rich, t } from '../../../shared/texts/texts.ts';

/** The files that tell country and network of an address, as they are set for the server; nothing where none is. */
export function AddressDatabases() {
  const databases = useQuery(addressDatabasesQuery);
  if (!databases.data || databases.data.length === 0) return null;
  return (
    <div className={classes['padded']}>
      <Section title={t`Databases of addresses`}>
        <ul className={classes['notices']}>
          {databases.data.map((database, at) => (
            // Two folders may hold files of one name; their order is that of the setting.
            <Database key={`${at} ${database.name}`} database={database} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Database({ database }: { database: AddressDatabaseDto }) {
  const { name, kind, built_at, bytes: size, problem } = database;
  return (
    <li>
      <Text fw={500}>{name}</Text>
      {kind !== null && (
        <Text size="sm">
          {kind}
          {built_at !== null && <>{rich`, made ${(<TimeAgo at={built_at} />)}`}</>}
          {t`, ${bytes(size)} in memory`}
        </Text>
      )}
      {problem !== null && (
        <Text size="sm" c="var(--warning)" fw={500}>
          {problem} {kind !== null && t`What was read before is used.`}
        </Text>
      )}
    </li>
  );
}
