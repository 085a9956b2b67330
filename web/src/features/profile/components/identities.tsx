import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { IdentityDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { identitiesQuery, useLinkIdentity, useUnlinkIdentity } from '../profile.queries.ts';
import { rich, t } from '../../../shared/texts/texts.ts';

/** Whether one is known to the identity provider: linked here on purpose, never by an address alone. */
export function Identities({ provider }: { provider: string }) {
  const identities = useQuery(identitiesQuery);
  const link = useLinkIdentity();
  const unlink = useUnlinkIdentity();
  if (identities.error)
    return (
      <ErrorNotice
        error={identities.error}
        doing={t`load what is linked`}
        retry={() => void identities.refetch()}
      />
    );
  if (!identities.data) return <Skeleton height={36} aria-label={t`Loading`} role="status" />;
  return (
    <Stack gap="sm">
      {identities.data.length === 0 ? (
        <Group>
          <Button variant="default" loading={link.isPending} onClick={() => link.mutate()}>
            {t`Link ${provider}`}
          </Button>
          <Text size="sm" c="dimmed">
            {t`Not linked: you sign in with your password.`}
          </Text>
        </Group>
      ) : (
        identities.data.map((identity) => (
          <Linked
            key={identity.id}
            identity={identity}
            pending={unlink.isPending}
            onUnlink={() => unlink.mutate(identity.id)}
          />
        ))
      )}
      {link.isError && <ErrorNotice error={link.error} doing={t`link ${provider}`} />}
      {unlink.isError && <ErrorNotice error={unlink.error} doing={t`take the link away`} />}
    </Stack>
  );
}

interface LinkedProps {
  identity: IdentityDto;
  pending: boolean;
  onUnlink: () => void;
}

function Linked({ identity, pending, onUnlink }: LinkedProps) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        {rich`Linked with ${identity.issuer}, ${(<TimeAgo at={identity.created_at} />)}`}
      </Text>
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        loading={pending}
        aria-label={t`Unlink ${identity.issuer}`}
        onClick={onUnlink}
      >
        {t`Unlink`}
      </Button>
    </Group>
  );
}
