import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubscriptionDto } from '../../../shared/api/generated/index.ts';
import { Confirm } from '../../../shared/ui/confirm.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Section } from '../../../shared/ui/section.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { subscriptionsQuery, useConfirmSubscription } from '../sources.queries.ts';
import classes from './sources.module.css';
import { rich, t } from '../../../shared/texts/texts.ts';

const STATES = { waiting: t`◷ Waits to be confirmed`, confirmed: '✓ Confirmed', ended: '⊘ Ended' } as const;

/** Topics of Amazon SNS that have asked to deliver here; nothing where none has. */
export function Subscriptions({ sourceId, mayWrite }: { sourceId: string; mayWrite: boolean }) {
  const { data, error, refetch } = useQuery(subscriptionsQuery(sourceId));
  const [asked, setAsked] = useState<SubscriptionDto | null>(null);
  if (error)
    return <ErrorNotice error={error} doing={t`load the subscriptions`} retry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <Section title={t`Subscriptions of Amazon SNS`}>
      <ul className={classes['subscriptions']}>
        {data.map((subscription) => (
          <li key={subscription.id}>
            <Stack gap={4} style={{ minWidth: 0 }}>
              <code className={classes['topic']}>{subscription.topic}</code>
              <Text size="sm">
                {STATES[subscription.state]} <TimeAgo at={subscription.changed_at} />
                {subscription.ip && t` · asked from ${subscription.ip}`}
              </Text>
            </Stack>
            {mayWrite && subscription.state === 'waiting' && (
              <Group>
                <Button onClick={() => setAsked(subscription)}>{t`Confirm`}</Button>
              </Group>
            )}
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmSubscription sourceId={sourceId} subscription={asked} onClose={() => setAsked(null)} />
      )}
    </Section>
  );
}

interface ConfirmSubscriptionProps {
  sourceId: string;
  subscription: SubscriptionDto;
  onClose: () => void;
}

function ConfirmSubscription({ sourceId, subscription, onClose }: ConfirmSubscriptionProps) {
  const confirm = useConfirmSubscription(sourceId);
  return (
    <Confirm
      title={t`Confirm the subscription`}
      verb={t`Confirm the subscription`}
      doing={t`confirm the subscription`}
      danger={false}
      pending={confirm.isPending}
      error={confirm.error}
      onClose={onClose}
      onConfirm={() =>
        confirm.mutate(subscription.id, {
          onSuccess: () => {
            toast.done(t`The topic delivers here from now on`);
            onClose();
          },
        })
      }
    >
      {rich`Confirm only what you or your colleagues have subscribed. This server then tells Amazon that ${(<code className={classes['topic']}>{subscription.topic}</code>)} may deliver here.`}
    </Confirm>
  );
}
