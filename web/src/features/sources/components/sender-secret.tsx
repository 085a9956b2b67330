import { PasswordInput, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { WebhookAuthenticationDto } from '../../../shared/api/generated/index.ts';
import classes from './sources.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** What speaks against an authentication, said loudly. */
export function AuthenticationWarning({ of }: { of: WebhookAuthenticationDto | undefined }) {
  if (!of?.warning) return null;
  return (
    <div role="note" aria-label={t`Warning`} className={classes['warning']}>
      <IconAlertTriangle size={18} aria-hidden className={classes['icon']} />
      <Text size="sm">
        <strong>{of.title}.</strong> {of.warning}
      </Text>
    </div>
  );
}

/** What is still wrong with it. */
export function secretFault(
  authentication: WebhookAuthenticationDto | undefined,
  secret: string,
): string | undefined {
  return authentication?.secret_is_the_senders === true && secret === ''
    ? t`The sender makes this secret: put in what it shows.`
    : undefined;
}

interface SenderSecretProps {
  authentication: WebhookAuthenticationDto | undefined;
  value: string;
  onChange: (secret: string) => void;
  error?: string | undefined;
}

/** A secret that the sender makes; empty, one is made here. It is never kept in the browser. */
export function SenderSecret({ authentication, value, onChange, error }: SenderSecretProps) {
  const theirs = authentication?.secret_is_the_senders === true;
  return (
    <PasswordInput
      label={theirs ? t`Secret, as the sender shows it` : t`Secret`}
      description={
        theirs
          ? authentication.setup
          : t`Only if the sender makes its own: a strong one is made when it is empty.`
      }
      required={theirs}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="new-password"
      error={error}
    />
  );
}
