import { CAPABILITIES, CAPABILITY_NAMES, CAPABILITY_USES, LOOK_UPS, serviceName } from '#contracts';
import { Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { connectorTypesQuery } from '../../../shared/api/connector.queries.ts';
import type { Capability, ConnectorTypeDto, LookUp } from '../../../shared/api/generated/index.ts';
import { words } from '../../../shared/lib/words.ts';
import { Dialog } from '../../../shared/ui/dialog.tsx';
import { EmptyState, ErrorNotice } from '../../../shared/ui/notices.tsx';
import classes from './connectors.module.css';
import { SimulatedBadge } from './health.tsx';
import { t } from '../../../shared/texts/texts.ts';

/** What a connector is wanted for. */
export interface WantedService {
  capability: Capability;
  /** What it has to know about; null: whatever the capability stands for. */
  looks_up: LookUp | null;
}

/** As an address names it; null where it names none that there is. */
export function wantedService(capability: string | null, about: string | null): WantedService | null {
  const wanted = CAPABILITIES.find((each) => each === capability);
  return wanted === undefined
    ? null
    : { capability: wanted, looks_up: LOOK_UPS.find((each) => each === about) ?? null };
}

function serves(type: ConnectorTypeDto, { capability, looks_up }: WantedService): boolean {
  return type.capabilities.includes(capability) && (looks_up === null || type.looks_up.includes(looks_up));
}

interface ChooseTypeProps {
  /** Null: whatever it is for. */
  wanted?: WantedService | null;
  onClose: () => void;
}

/** The kinds of connectors, by what one wants of them. */
export function ChooseType({ wanted: first = null, onClose }: ChooseTypeProps) {
  const types = useQuery(connectorTypesQuery);
  const [wanted, setWanted] = useState(first);
  const fitting = types.data?.filter((type) => wanted === null || serves(type, wanted));
  return (
    <Dialog onClose={onClose} title={t`What to connect`} size="lg">
      <Stack gap="md">
        <Select
          label={t`What it is for`}
          data-autofocus
          placeholder={t`Anything`}
          clearable
          clearButtonProps={{ 'aria-label': t`Whatever it is for` }}
          data={CAPABILITIES.map((each) => ({ value: each, label: words(CAPABILITY_NAMES[each]) }))}
          value={wanted?.capability ?? null}
          onChange={(next) => setWanted(wantedService(next, null))}
        />
        {wanted && (
          <Text size="sm" c="dimmed">
            {t`${words(serviceName(wanted))} can ${CAPABILITY_USES[wanted.capability]}.`}
          </Text>
        )}
        {types.error && (
          <ErrorNotice
            error={types.error}
            doing={t`load the kinds of connectors`}
            retry={() => void types.refetch()}
          />
        )}
        {types.isPending && <Skeleton height={200} />}
        {fitting?.length === 0 && (
          <EmptyState
            title={t`No kind of connector serves it yet`}
          >{t`Choose another use, or none.`}</EmptyState>
        )}
        <nav aria-label={t`Kinds of connectors`} className={classes['types']}>
          {fitting?.map((type) => (
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
      </Stack>
    </Dialog>
  );
}
