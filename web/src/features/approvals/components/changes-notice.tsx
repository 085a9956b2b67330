import { List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ActionDto, ApprovalDto } from '../../../shared/api/generated/index.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { words } from '../../../shared/lib/words.ts';
import { Section } from '../../../shared/ui/section.tsx';
import classes from './approvals.module.css';
import { t } from '../../../shared/texts/texts.ts';

/** What somebody who decides now must know, and who asked could not: it stands before everything else. */
export function ChangesNotice({ approval }: { approval: ApprovalDto }) {
  const { asked_again, changes, dead_end } = approval;
  if (asked_again === null && changes.length === 0 && dead_end === null) return null;
  const stops = changes.some((change) => change.stops);
  return (
    <div className={classes['changes']} data-stops={stops || undefined}>
      {dead_end !== null && approval.status === 'pending' && (
        <Text fw={500}>
          <Mark /> {dead_end}
        </Text>
      )}
      {asked_again !== null && (
        <Text>
          <strong>{t`Asked again.`}</strong> {asked_again}
        </Text>
      )}
      {changes.length > 0 && (
        <Section title={t`What has changed since it was asked for`}>
          <List size="sm" spacing={4}>
            {changes.map(({ what, sentence, stops: stopping }) => (
              <List.Item key={`${what} ${sentence}`}>
                {stopping && <Mark />} {sentence}
              </List.Item>
            ))}
          </List>
        </Section>
      )}
    </div>
  );
}

/** Why nobody decides it any more. */
export function EndedNotice({ approval, action }: { approval: ApprovalDto; action: ActionDto | undefined }) {
  const { status } = approval;
  if ((status !== 'cancelled' && status !== 'expired') || !action?.error) return null;
  return (
    <div className={classes['changes']}>
      <Text>
        <strong>{words(status)}.</strong> {visible(action.error.message)}
      </Text>
    </div>
  );
}

function Mark() {
  return (
    <IconAlertTriangle
      size={15}
      aria-hidden
      style={{ verticalAlign: '-2px', color: 'var(--warning)', flex: 'none' }}
    />
  );
}
