import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { words } from '../../../shared/lib/words.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { connectorTypesQuery } from '../../../shared/api/connector.queries.ts';
import classes from './connectors.module.css';
import { SimulatedBadge } from './health.tsx';

export function ChooseType({ onClose }: { onClose: () => void }) {
  const types = useQuery(connectorTypesQuery);
  return (
    <Dialog onClose={onClose} title="What to connect" size="lg">
      {types.error && (
        <ErrorNotice
          error={types.error}
          doing="load the kinds of connectors"
          retry={() => void types.refetch()}
        />
      )}
      {types.isPending && <Skeleton height={200} />}
      <nav aria-label="Kinds of connectors" className={classes['types']}>
        {types.data?.map((type) => (
          <Link key={type.type} to={`/connectors/new?type=${type.type}`} className={classes['type']}>
            <Text fw={600} component="span">
              {type.title} {type.simulated && <SimulatedBadge />}
            </Text>
            <Text size="sm" c="dimmed">
              {type.capabilities.map(words).join(', ')}
            </Text>
          </Link>
        ))}
      </nav>
    </Dialog>
  );
}
