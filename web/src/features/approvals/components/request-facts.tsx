import { Badge, Code, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ActionDto } from '../../../shared/api/generated/index.ts';
import { shown } from '../../../shared/lib/defang.ts';
import { words } from '../../../shared/lib/words.ts';
import { ConnectorTitle } from '../../../shared/ui/connector-title.tsx';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import classes from './approvals.module.css';
import { plural, rich, t, within } from '../../../shared/texts/texts.ts';

/** Of the kinds of targets, those whose values can be followed as addresses. */
const OBSERVABLE_OF: Record<string, string> = { email_address: 'email_address', mailbox: 'email_address' };

/** What exactly would be done: to what, by which connector, how far it reaches, how it is undone. */
export function RequestFacts({ action, approvedDigest }: { action: ActionDto; approvedDigest: string }) {
  const type = action.target_type;
  return (
    <>
      {action.digest !== approvedDigest && (
        <Warning>
          {t`The request has another digest than the one that was put to approval. Don't approve it; tell an administrator.`}
        </Warning>
      )}
      <Facts
        items={[
          [
            t`Action`,
            <span key="action">
              {action.title} <Code>{action.action}</Code>
            </span>,
          ],
          [
            type ? words(type) : t`Target`,
            action.targets.length > 0 && (
              <ul className={classes['targets']}>
                {action.targets.map((target) => (
                  <li key={target}>
                    <code>{shown(OBSERVABLE_OF[type ?? ''] ?? '', target)}</code>
                  </li>
                ))}
              </ul>
            ),
          ],
          [t`Reaches`, type && plural(action.targets.length, within(words(type)))],
          [
            t`Known as`,
            action.resolved_targets && action.resolved_targets.length > 0 && (
              <code key="resolved">{action.resolved_targets.join(', ')}</code>
            ),
          ],
          [t`By`, <ConnectorName key="connector" action={action} />],
          [t`Undone`, <Undone key="undone" action={action} />],
        ]}
      />
      <div style={{ marginTop: 12 }}>
        <JsonView label={t`Exact parameters`} value={action.parameters} maxHeight={220} />
      </div>
    </>
  );
}

/** `Microsoft 365` and `microsoft365` say the same. */
function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function ConnectorName({ action: { connector, category } }: { action: ActionDto }) {
  if (connector) {
    return (
      <>
        {connector.name}{' '}
        {connector.simulated ? (
          <Badge color="violet" variant="light" tt="none">
            {t`Simulated`}
          </Badge>
        ) : (
          bare(connector.name) !== bare(connector.type) && (
            <Text span c="dimmed" size="sm">
              <ConnectorTitle type={connector.type} />
            </Text>
          )
        )}
      </>
    );
  }
  if (category === 'incident') return <>{t`Triage Warden itself`}</>;
  return <>{t`No connector offers this now: approved, it would fail at once with a clear error.`}</>;
}

function Undone({ action: { reversible, inverse } }: { action: ActionDto }) {
  if (reversible) {
    return inverse ? (
      <>{rich`It can be undone: ${within(words(inverse))} ${(<Code>{inverse}</Code>)}`}</>
    ) : (
      <>{t`It can be undone`}</>
    );
  }
  return (
    <Text span c="var(--warning)" fw={500}>
      <IconAlertTriangle size={15} aria-hidden style={{ verticalAlign: '-2px' }} />
      {t` It cannot be undone`}
    </Text>
  );
}

function Warning({ children }: { children: React.ReactNode }) {
  return (
    <div role="alert" className={classes['warning']} style={{ marginBottom: 12 }}>
      <IconAlertTriangle size={18} aria-hidden />
      <Text>{children}</Text>
    </div>
  );
}
