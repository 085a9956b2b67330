import { Anchor, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { connectorTypesQuery } from '../../../shared/api/connector.queries.ts';
import type { ConnectorDto, ConnectorTypeDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { ErrorNotice, LoadFailure } from '../../../shared/ui/notices.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { connectorQuery, useRemoveConnector, useTestConnector } from '../connectors.queries.ts';
import { ConnectorForm } from './connector-form.tsx';
import { SimulatedBadge } from './health.tsx';
import { TestConnector } from './test-connector.tsx';
import { marked, rich, t } from '../../../shared/texts/texts.ts';

export function NewConnector({ typeName }: { typeName: string | null }) {
  const types = useQuery(connectorTypesQuery);
  const mayWrite = useCan('connector:write');
  const navigate = useNavigate();
  const type = types.data?.find((each) => each.type === typeName);
  return (
    <Page title={type ? t`New connector: ${type.title}` : t`New connector`} narrow>
      {types.error && <ErrorNotice error={types.error} doing={t`load the kinds of connectors`} />}
      {types.data && !type && (
        <Text>
          {rich`There is no kind of connector named “${typeName}”. ${marked('Choose one', (text) => <Link to="/connectors">{text}</Link>)}`}
        </Text>
      )}
      {type && (
        <Stack gap="lg">
          <Text c="dimmed">{type.description}</Text>
          <ConnectorForm
            type={type}
            connector={null}
            mayWrite={mayWrite}
            onSaved={({ id }) => void navigate(`/connectors/${id}?test=now`, { replace: true })}
          />
        </Stack>
      )}
    </Page>
  );
}

/** `testNow`: it has just been made, so its first real call is made too. */
export function ConnectorPage({ id, testNow }: { id: string; testNow: boolean }) {
  const connector = useQuery(connectorQuery(id));
  const types = useQuery(connectorTypesQuery);
  const type = types.data?.find((each) => each.type === connector.data?.type);
  const error = connector.error ?? types.error;
  if (error) {
    return (
      <Page title={t`Connector`}>
        <LoadFailure error={error} what={t`connector`} retry={() => void connector.refetch()}>
          <Link to="/connectors">{t`All connectors`}</Link>
        </LoadFailure>
      </Page>
    );
  }
  if (!connector.data || !type) {
    return (
      <Page title={t`Connector`} narrow>
        <Skeleton height={320} aria-label={t`Loading`} role="status" />
      </Page>
    );
  }
  return <Loaded connector={connector.data} type={type} testNow={testNow} />;
}

function Loaded({
  connector,
  type,
  testNow,
}: {
  connector: ConnectorDto;
  type: ConnectorTypeDto;
  testNow: boolean;
}) {
  const mayWrite = useCan('connector:write');
  const test = useTestConnector(connector.id);
  const [removing, setRemoving] = useState(false);
  const remove = useRemoveConnector(connector.id);
  const navigate = useNavigate();
  const { mutate: runTest } = test;
  useEffect(() => {
    if (testNow) runTest();
  }, [testNow, runTest]);
  return (
    <Page
      title={connector.name}
      narrow
      lead={
        <>
          <Anchor component={Link} to="/connectors" size="sm" underline="always">
            {t`Connectors`}
          </Anchor>{' '}
          · {type.title} {connector.simulated && <SimulatedBadge />}
        </>
      }
      actions={
        mayWrite && (
          <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
            {t`Remove`}
          </Button>
        )
      }
    >
      <Stack gap="xl">
        <TestConnector connector={connector} test={test} mayWrite={mayWrite} />
        <ConnectorForm
          key={connector.version}
          type={type}
          connector={connector}
          mayWrite={mayWrite}
          onSaved={() => {
            toast.done(t`Saved`);
            test.mutate();
          }}
        />
      </Stack>
      {removing && (
        <Confirm
          title={t`Remove ${connector.name}`}
          verb={t`Remove`}
          doing={t`remove the connector`}
          pending={remove.isPending}
          error={remove.error}
          onClose={() => setRemoving(false)}
          onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate('/connectors') })}
        >
          {rich`Its secrets are deleted and cannot be brought back. What needs it fails with ${(<code>{'connector_not_configured'}</code>)} until another one offers the same. To stop it for a while, switch it off instead.`}
        </Confirm>
      )}
    </Page>
  );
}
