import { Button, Divider, Stack, Text } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation } from 'react-router';
import { postAuthReauthenticateSingleSignOn } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { signInMethodsQuery } from '../auth.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

/** Leaves the page for the identity provider's, which comes back to it. */
export function ReauthenticateAtProvider({ alone }: { alone: boolean }) {
  const name = useQuery(signInMethodsQuery).data?.single_sign_on?.name ?? t`single sign-on`;
  const { pathname, search } = useLocation();
  const go = useMutation({
    mutationFn: () => postAuthReauthenticateSingleSignOn({ body: { next: `${pathname}${search}` } }),
    onSuccess: ({ redirect_to }) => {
      if (redirect_to !== null) globalThis.location.assign(redirect_to);
    },
  });
  return (
    <Stack gap="md">
      {!alone && <Divider label={t`or`} mt="lg" />}
      <Text size="sm">{t`You sign in there and come back to this page. Then do it once more.`}</Text>
      {go.isError && <ErrorNotice error={go.error} doing={t`go to the identity provider`} />}
      <Button
        variant={alone ? 'filled' : 'default'}
        size="sm"
        leftSection={<IconLogin2 size={16} aria-hidden />}
        loading={go.isPending}
        onClick={() => go.mutate()}
        {...(alone ? { autoFocus: true } : {})}
      >
        {t`Sign in again with ${name}`}
      </Button>
    </Stack>
  );
}
