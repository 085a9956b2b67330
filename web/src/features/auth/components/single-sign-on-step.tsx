import { Button, Divider } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { signInMethodsQuery } from '../auth.queries.ts';
import { t } from '../../../shared/texts/texts.ts';

/** The way over the identity provider, where there is one; it comes back to `next`. */
export function SingleSignOnStep({ next }: { next: string }) {
  const provider = useQuery(signInMethodsQuery).data?.single_sign_on;
  if (!provider) return null;
  return (
    <>
      <Divider label={t`or`} />
      <Button
        component="a"
        href={`/api/auth/single-sign-on?next=${encodeURIComponent(next)}`}
        variant="default"
        size="sm"
        leftSection={<IconLogin2 size={16} aria-hidden />}
      >
        {t`Sign in with ${provider.name}`}
      </Button>
    </>
  );
}
