import { Anchor, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { SourceDto, SourceWithSecretDto } from '../../../shared/api/generated/index.ts';
import { useCan } from '../../../shared/session/session.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { LoadFailure } from '../../../shared/ui/notices.tsx';
import { Facts, Page } from '../../../shared/ui/page.tsx';
import { SecretOnce } from '../../../shared/ui/secret-once.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { authenticationsQuery, sourceQuery, useRemoveSource } from '../sources.queries.ts';
import { CurlBlock } from './curl-block.tsx';
import { Deliveries } from './deliveries.tsx';
import { RotateSecret } from './rotate-secret.tsx';
import { Grouping } from './grouping.tsx';
import { Mapping } from './mapping.tsx';
import { EditSource } from './source-form.tsx';
import classes from './sources.module.css';
import { Subscriptions } from './subscriptions.tsx';
import { TestBody } from './test-body.tsx';
import { Understood } from './understood.tsx';
import { rich, t } from '../../../shared/texts/texts.ts';

export function SourcePage({ id }: { id: string }) {
  const source = useQuery(sourceQuery(id));
  if (source.error) {
    return (
      <Page title={t`Webhook source`}>
        <LoadFailure error={source.error} what={t`webhook source`} retry={() => void source.refetch()}>
          <Link to="/settings/sources">{t`All webhook sources`}</Link>
        </LoadFailure>
      </Page>
    );
  }
  if (!source.data) {
    return (
      <Page title={t`Webhook source`}>
        <Skeleton height={320} aria-label={t`Loading`} role="status" />
      </Page>
    );
  }
  return <Loaded source={source.data} />;
}

function Loaded({ source }: { source: SourceDto }) {
  const mayWrite = useCan('source:write');
  const [dialog, setDialog] = useState<'rotate' | 'remove' | null>(null);
  const [made, setMade] = useState<SourceWithSecretDto | null>(null);
  const authentication = useQuery(authenticationsQuery).data?.find(
    ({ name }) => name === source.authentication,
  );
  return (
    <Page
      title={source.name}
      lead={
        <>
          <Anchor component={Link} to="/settings/sources" size="sm" underline="always">
            {t`Webhook sources`}
          </Anchor>{' '}
          · <code>{source.path}</code>
          {!source.enabled && t` · ⊘ switched off: deliveries are refused`}
        </>
      }
      actions={
        mayWrite && (
          <>
            <Button variant="default" onClick={() => setDialog('rotate')}>
              {t`New secret`}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setDialog('remove')}>
              {t`Delete`}
            </Button>
          </>
        )
      }
    >
      <div className={classes['columns']}>
        <Section title={t`Settings`}>
          <EditSource source={source} mayWrite={mayWrite} />
        </Section>
        <Stack gap="xl">
          <Subscriptions sourceId={source.id} mayWrite={mayWrite} />
          <Section title={t`Deliver by hand`}>
            <CurlBlock source={source} />
          </Section>
          <Section title={t`Secret`}>
            <Facts
              items={[
                [t`At the sender`, authentication?.setup],
                [t`Sent again`, authentication?.replay],
                [t`Made`, <TimeAgo key="made" at={source.secret_rotated_at} />],
                [
                  t`The one before`,
                  source.previous_secret_expires_at && (
                    <>
                      {rich`is accepted too, it ends ${(<TimeAgo at={source.previous_secret_expires_at} />)}`}
                    </>
                  ),
                ],
              ]}
            />
          </Section>
          <Section title={t`Understood`}>
            <Understood sourceId={source.id} />
          </Section>
          {mayWrite && (
            <Section title={t`Mapping`}>
              <Mapping source={source} />
            </Section>
          )}
          {mayWrite && (
            <Section title={t`Grouping`}>
              <Grouping source={source} />
            </Section>
          )}
          {mayWrite && (
            <Section title={t`Test a body`}>
              <TestBody source={source} />
            </Section>
          )}
          <Section title={t`Deliveries of the last seven days`}>
            <Deliveries sourceId={source.id} />
          </Section>
        </Stack>
      </div>
      {dialog === 'rotate' && (
        <RotateSecret
          source={source}
          onClose={() => setDialog(null)}
          onRotated={(rotated) => {
            setDialog(null);
            setMade(rotated);
          }}
        />
      )}
      {dialog === 'remove' && <RemoveSource source={source} onClose={() => setDialog(null)} />}
      {made && (
        <SecretOnce title={t`Secret of ${made.name}`} secret={made.secret} onClose={() => setMade(null)} />
      )}
    </Page>
  );
}

function RemoveSource({ source, onClose }: { source: SourceDto; onClose: () => void }) {
  const remove = useRemoveSource(source.id);
  const navigate = useNavigate();
  return (
    <Confirm
      title={t`Delete ${source.name}`}
      verb={t`Delete`}
      doing={t`delete the source`}
      pending={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate('/settings/sources') })}
    >
      <Text>
        {rich`Deliveries to ${(<code>{source.path}</code>)} are answered with 404 from now on, and its secret is gone. Its alerts and incidents stay. To stop it for a while, switch it off instead.`}
      </Text>
    </Confirm>
  );
}
