import { Skeleton, Table, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { keys } from '../../../shared/api/query-keys.ts';
import { exact } from '../../../shared/lib/time.ts';
import { bytes } from '../../../shared/lib/words.ts';
import { visible } from '../../../shared/lib/visible.ts';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import classes from './mail-view.module.css';
import { parseMail, type ShownMail } from './parse-mail.ts';
import { safeMailDocument } from './safe-html.ts';
import { plural, t } from '../../../shared/texts/texts.ts';

const SHOWN_SOURCE = 200_000;

/** A mail as a safe picture of it: no script, nothing loaded, no link that leads anywhere. */
export function MailView({ raw, alertId }: { raw: string; alertId: string }) {
  const mail = useQuery({
    queryKey: keys.parsedMail(alertId),
    queryFn: () => parseMail(raw),
    staleTime: Infinity,
  });
  if (mail.isError) {
    return (
      <ErrorNotice
        error={mail.error}
        doing={t`read this mail`}
        kept={t`Its raw text is kept in the alert.`}
      />
    );
  }
  return mail.data ? <Mail mail={mail.data} raw={raw} /> : <Skeleton height={240} />;
}

function Mail({ mail, raw }: { mail: ShownMail; raw: string }) {
  return (
    <div className={classes['mail']}>
      <dl className={classes['head']}>
        <HeadRow name={t`From`} value={mail.from} />
        <HeadRow name={t`To`} value={mail.to} />
        <HeadRow name={t`Subject`} value={mail.subject} />
        {mail.date && <HeadRow name={t`Date`} value={exact(mail.date)} />}
      </dl>
      <Tabs defaultValue={mail.html ? 'picture' : 'text'} keepMounted={false}>
        <Tabs.List>
          {mail.html && <Tabs.Tab value="picture">{t`Picture`}</Tabs.Tab>}
          <Tabs.Tab value="text">{t`Text`}</Tabs.Tab>
          <Tabs.Tab value="headers">{plural(mail.headers.length, 'header')}</Tabs.Tab>
          <Tabs.Tab value="source">{t`Source`}</Tabs.Tab>
        </Tabs.List>
        {mail.html && (
          <Tabs.Panel value="picture">
            <MailPicture html={mail.html} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="text">
          <Source text={mail.text ?? t`This mail has no text part.`} label={t`Text of the mail`} />
        </Tabs.Panel>
        <Tabs.Panel value="headers">
          <Headers headers={mail.headers} />
        </Tabs.Panel>
        <Tabs.Panel value="source">
          <Source text={raw} label={t`Source of the mail`} />
        </Tabs.Panel>
      </Tabs>
      {mail.attachments.length > 0 && <Attachments attachments={mail.attachments} />}
    </div>
  );
}

function HeadRow({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{visible(value) || t`(none)`}</dd>
    </>
  );
}

function Source({ text, label }: { text: string; label: string }) {
  const cut = text.length > SHOWN_SOURCE;
  return (
    <pre className={classes['source']} tabIndex={0} aria-label={label}>
      {visible(cut ? t`${text.slice(0, SHOWN_SOURCE)}\n… the rest is in the raw alert` : text)}
    </pre>
  );
}

function Headers({ headers }: { headers: ShownMail['headers'] }) {
  return (
    <Table className={classes['headers']} verticalSpacing={2}>
      <Table.Tbody>
        {headers.map(({ key, value }, index) => (
          <Table.Tr key={`${key}${String(index)}`}>
            <Table.Th scope="row">{key}</Table.Th>
            <Table.Td>{visible(value)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Attachments({ attachments }: { attachments: ShownMail['attachments'] }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {plural(attachments.length, 'attachment')}
      </Text>
      <ul className={classes['attachments']}>
        {attachments.map(({ name, type, size }, index) => (
          <li key={`${name}${String(index)}`}>
            <span className="mono">{visible(name)}</span>{' '}
            <Text span c="dimmed" size="sm">
              {type}, {bytes(size)}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

function MailPicture({ html }: { html: string }) {
  const page = useMemo(() => safeMailDocument(html), [html]);
  return (
    <iframe
      className={classes['frame']}
      title={t`The mail's content, without links and remote content`}
      // Without any permission: no scripts, no forms, no navigation, an origin of its own.
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={page}
    />
  );
}
