import { Button, Text } from '@mantine/core';
import { IconCircleCheckFilled, IconLinkOff, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AuditVerificationDto } from '../../../shared/api/generated/index.ts';
import { plural } from '../../../shared/lib/words.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { verificationQuery } from '../audit.queries.ts';
import classes from './verification.module.css';

export function VerifyButton() {
  const { refetch, isFetching } = useQuery(verificationQuery);
  return (
    <Button
      variant="default"
      leftSection={<IconShieldCheck size={16} aria-hidden />}
      loading={isFetching}
      onClick={() => void refetch()}
    >
      Verify the chain
    </Button>
  );
}

/** What the last verification has found; nothing before the first. */
export function VerificationResult() {
  const { data, error, isFetching, refetch } = useQuery(verificationQuery);
  return (
    <div aria-live="polite" className={classes['place']}>
      {isFetching && <Text c="dimmed">Checking every entry of the chain …</Text>}
      {!isFetching && error && (
        <ErrorNotice error={error} doing="verify the chain" retry={() => void refetch()} />
      )}
      {!isFetching && !error && data && <Result result={data} />}
    </div>
  );
}

function Result({ result }: { result: AuditVerificationDto }) {
  const { intact, checked, head, first_break: broken, unproved } = result;
  const Mark = intact ? IconCircleCheckFilled : IconLinkOff;
  return (
    <div className={classes['result']} data-intact={intact}>
      <Mark size={18} aria-hidden className={classes['mark']} />
      <div>
        <Text fw={600}>
          {intact
            ? `The chain is whole: ${plural(checked, 'entry', 'entries')} checked.`
            : `The chain is broken${broken?.position != null ? ` at place ${broken.position.toLocaleString('en')}` : ''}.`}
        </Text>
        {broken && <Text>{broken.message}</Text>}
        {broken?.entry_id && (
          <Text size="sm">
            Entry <code>{broken.entry_id}</code>
          </Text>
        )}
        {intact && head && (
          <Text size="sm" c="dimmed">
            Its head is entry {head.position.toLocaleString('en')}, <code>{head.hash}</code>. Keep it
            elsewhere: with it, a cut tail can be proved later.
          </Text>
        )}
        {unproved.map((sentence) => (
          <Text key={sentence} size="sm" c="dimmed">
            {sentence}
          </Text>
        ))}
        {!intact && (
          <Text size="sm">
            Export the record now, keep it apart, and check it with{' '}
            <code>npm run tw -- audit verify &lt;file&gt;</code>.
          </Text>
        )}
      </div>
    </div>
  );
}
