import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import type { SourceDto, TestAlertDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { plural, words } from '../../../shared/lib/words.ts';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Observable } from '../../../shared/ui/observable.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { SAMPLE_BODIES } from '../curl.ts';
import { useTestSource } from '../sources.queries.ts';

/** Shows what the source would make of a body; nothing is stored and no incident is made. */
export function TestBody({ source }: { source: SourceDto }) {
  const [body, setBody] = useDraft(`source-test:${source.id}`, SAMPLE_BODIES[source.format]);
  const test = useTestSource(source.id);
  return (
    <Stack gap="md">
      <Textarea
        label="A body as the sender would send it"
        autosize
        minRows={6}
        maxRows={18}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <Group>
        <Button
          variant="default"
          loading={test.isPending}
          disabled={body.trim() === ''}
          onClick={() => test.mutate({ body })}
        >
          Show what would become of it
        </Button>
      </Group>
      <div aria-live="polite">
        {test.isError && <ErrorNotice error={test.error} doing="test the body" kept="The body is kept." />}
        {test.data && (
          <Stack gap="lg">
            <Text fw={600}>
              {test.data.recognised
                ? `${words(source.format)} knows it: ${plural(test.data.alerts.length, 'alert')}.`
                : `${words(source.format)} does not know this body. It would become an incident all the same, with the body kept raw.`}
            </Text>
            {test.data.alerts.map((alert) => (
              <Alert key={alert.fingerprint} alert={alert} />
            ))}
          </Stack>
        )}
      </div>
    </Stack>
  );
}

function Alert({ alert }: { alert: TestAlertDto }) {
  return (
    <Stack gap="sm">
      <Facts
        items={[
          ['Title', alert.title],
          ['Severity', <SeverityBadge key="severity" severity={alert.severity} />],
          ['Type', words(alert.type)],
          ['Recipient', alert.recipient],
          ["Sender's id", alert.external_id && <code>{alert.external_id}</code>],
          ['Fingerprint', <code key="fingerprint">{alert.fingerprint}</code>],
          [
            'Observables',
            alert.observables.length > 0 && (
              <Group gap="xs">
                {alert.observables.map(({ type, value }) => (
                  <Observable key={`${type} ${value}`} type={type} value={value} />
                ))}
              </Group>
            ),
          ],
        ]}
      />
      <JsonView label="Fields, as playbooks read them under alert" value={alert.fields} maxHeight={240} />
    </Stack>
  );
}
