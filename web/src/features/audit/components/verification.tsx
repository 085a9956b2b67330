import { Button, List, Text } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconLinkOff,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AuditVerificationDto } from '../../../shared/api/generated/index.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { verificationQuery } from '../audit.queries.ts';
import classes from './verification.module.css';
import { number, plural, rich, t } from '../../../shared/texts/texts.ts';

export function VerifyButton() {
  const { refetch, isFetching } = useQuery(verificationQuery);
  return (
    <Button
      variant="default"
      leftSection={<IconShieldCheck size={16} aria-hidden />}
      loading={isFetching}
      onClick={() => void refetch()}
    >
      {t`Verify the record`}
    </Button>
  );
}

/** What the last verification has found; nothing before the first. */
export function VerificationResult() {
  const { data, error, isFetching, refetch } = useQuery(verificationQuery);
  return (
    <div aria-live="polite" className={classes['place']}>
      {isFetching && <Text c="dimmed">{t`Checking every entry of the record …`}</Text>}
      {!isFetching && error && (
        <ErrorNotice error={error} doing={t`verify the record`} retry={() => void refetch()} />
      )}
      {!isFetching && !error && data && <Result result={data} />}
    </div>
  );
}

const MARKS = {
  intact: IconCircleCheckFilled,
  unproved: IconAlertTriangleFilled,
  broken: IconLinkOff,
} as const;

function Result({ result }: { result: AuditVerificationDto }) {
  const { status, head, first_break: broken, unproved } = result;
  const Mark = MARKS[status];
  return (
    <div className={classes['result']} data-status={status}>
      <Mark size={18} aria-hidden className={classes['mark']} />
      <div>
        <Text fw={600}>{headline(result)}</Text>
        {broken && <Text>{broken.message}</Text>}
        {broken?.entry_id && <Text size="sm">{rich`Entry ${(<code>{broken.entry_id}</code>)}`}</Text>}
        {unproved.length > 0 && (
          <List size="sm" aria-label={t`Not proved`}>
            {unproved.map(({ kind, message }) => (
              <List.Item key={kind + message}>{message}</List.Item>
            ))}
          </List>
        )}
        {status !== 'broken' && head && (
          <Text size="sm" c="dimmed">
            {rich`Its head is entry ${number(head.position)}, ${(<code>{head.hash}</code>)}.`}
          </Text>
        )}
        {status === 'broken' && (
          <Text size="sm">
            {rich`Export the record now, keep it apart, and check it with ${(<code>{'npm run tw -- audit verify --file <export>'}</code>)}.`}
          </Text>
        )}
      </div>
    </div>
  );
}

function headline({ status, checked, first_break: broken }: AuditVerificationDto): string {
  const entries = plural(checked, 'entry', 'entries');
  if (status === 'intact') return t`The record is intact: ${entries} checked.`;
  if (status === 'broken') {
    const place = broken?.position;
    return place == null ? t`The record is broken.` : t`The record is broken at place ${number(place)}.`;
  }
  return checked === 0
    ? t`There is nothing that could be verified.`
    : t`Nothing is broken in ${entries}, but not everything is proved.`;
}
