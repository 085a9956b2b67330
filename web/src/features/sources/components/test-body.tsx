import { Button, Group, Select, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SourceDto, TestAlertDto, WebhookFormatDto } from '../../../shared/api/generated/index.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { words } from '../../../shared/lib/words.ts';
import { JsonView } from '../../../shared/ui/json-view.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { Observable } from '../../../shared/ui/observable.tsx';
import { Facts } from '../../../shared/ui/page.tsx';
import { SeverityBadge } from '../../../shared/ui/severity-badge.tsx';
import { formatsQuery, useTestSource } from '../sources.queries.ts';
import { many, t } from '../../../shared/texts/texts.ts';

/** Shows what the source would make of a body; nothing is stored and no incident is made. */
export function TestBody({ source }: { source: SourceDto }) {
  const formats = useQuery(formatsQuery);
  const format = formats.data?.find(({ name }) => name === source.format);
  if (formats.error) {
    return (
      <ErrorNotice error={formats.error} doing={t`load the samples`} retry={() => void formats.refetch()} />
    );
  }
  if (!format) return <Skeleton height={160} aria-label={t`Loading`} role="status" />;
  return <Body key={format.name} source={source} format={format} />;
}

/** JSON says so itself; a format that takes no other has no other. */
function contentTypeOf(body: string, { content_types }: WebhookFormatDto): string | undefined {
  return /^\s*[[{]/.test(body) ? content_types[0] : content_types.at(-1);
}

function Body({ source, format }: { source: SourceDto; format: WebhookFormatDto }) {
  const { samples, title } = format;
  const [body, setBody] = useDraft(`source-test:${source.id}`, samples[0]?.body ?? '');
  const test = useTestSource(source.id);
  const content_type = contentTypeOf(body, format);
  const { errors, attributes } = useForm({
    faults: { body: unlessTyped(body, t`Paste a body, or begin with a sample.`) },
    failure: test.error,
    onSubmit: () => test.mutate({ body, ...(content_type ? { content_type } : {}) }),
  });
  return (
    <form {...attributes}>
      <Stack gap="md">
        <Select
          label={t`Begin with a sample`}
          placeholder={t`Your own`}
          data={samples.map((sample) => sample.title)}
          value={samples.find((sample) => sample.body === body)?.title ?? null}
          onChange={(chosen) => setBody(samples.find((sample) => sample.title === chosen)?.body ?? body)}
          allowDeselect={false}
        />
        <Textarea
          label={t`A body as the sender would send it`}
          autosize
          minRows={6}
          maxRows={18}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          value={body}
          error={errors['body']}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" variant="default" loading={test.isPending}>
            {t`Show what would become of it`}
          </Button>
        </Group>
        <div aria-live="polite">
          {test.isError && (
            <ErrorNotice error={test.error} doing={t`test the body`} kept={t`The body is kept.`} />
          )}
          {test.data && (
            <Stack gap="lg">
              <Text fw={600}>
                {test.data.recognised
                  ? t`${title} knows it: ${many(test.data.alerts.length, 'alert')}.`
                  : t`${title} does not know this body. It would become an incident all the same, with the body kept raw.`}
              </Text>
              {test.data.alerts.map((alert) => (
                <Alert key={alert.fingerprint} alert={alert} />
              ))}
            </Stack>
          )}
        </div>
      </Stack>
    </form>
  );
}

function Alert({ alert }: { alert: TestAlertDto }) {
  return (
    <Stack gap="sm">
      <Facts
        items={[
          [t`Title`, alert.title],
          [t`Severity`, <SeverityBadge key="severity" severity={alert.severity} />],
          [t`Type`, words(alert.type)],
          [t`Recipient`, alert.recipient],
          [t`Sender's id`, alert.external_id && <code>{alert.external_id}</code>],
          [t`Fingerprint`, <code key="fingerprint">{alert.fingerprint}</code>],
          [
            t`Observables`,
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
      <JsonView label={t`Fields, as playbooks read them under alert`} value={alert.fields} maxHeight={240} />
    </Stack>
  );
}
