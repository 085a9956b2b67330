import { Button, Code, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { CreateSourceDto, SourceWithSecretDto } from '../../../shared/api/generated/index.ts';
import { CopyButton } from '../../../shared/ui/copy-button.tsx';
import { unlessTyped, useForm } from '../../../shared/ui/form.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { bodyOf, newSource, slugOf } from '../source-form.ts';
import { authenticationsQuery, formatsQuery, sourceQuery, useCreateSource } from '../sources.queries.ts';
import { CurlBlock } from './curl-block.tsx';
import { FirstDelivery } from './first-delivery.tsx';
import classes from './sources.module.css';
import { rich, t } from '../../../shared/texts/texts.ts';

interface FirstSourceProps {
  /** The newest that there is. */
  sourceId: string | null;
  mayWrite: boolean;
}

/** Makes a source with a name only, shows how to deliver to it, and waits for what comes. */
export function FirstSource({ sourceId, mayWrite }: FirstSourceProps) {
  const [made, setMade] = useState<SourceWithSecretDto | null>(null);
  const id = made?.id ?? sourceId;
  if (id !== null) return <Made key={id} sourceId={id} secret={made?.id === id ? made.secret : null} />;
  if (!mayWrite) return <Text size="sm">{t`An administrator can make one.`}</Text>;
  return <NewFirstSource onCreated={setMade} />;
}

function NewFirstSource({ onCreated }: { onCreated: (source: SourceWithSecretDto) => void }) {
  const formats = useQuery(formatsQuery);
  const authentications = useQuery(authenticationsQuery);
  const create = useCreateSource();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const known = formats.data ?? [];
  const format = known.find((each) => each.name === chosen) ?? known[0];
  const { errors, attributes } = useForm({
    faults: {
      name: unlessTyped(name, t`Say what will send its alerts, as in “Mail gateway”.`),
      format: format === undefined ? t`The formats are not loaded: load the page again.` : undefined,
    },
    failure: create.error,
    onSubmit: () => {
      if (format === undefined) return;
      const values = { ...newSource([format]), name: name.trim(), slug: slugOf(name) };
      create.mutate(bodyOf(values, authentications.data ?? []) as unknown as CreateSourceDto, {
        onSuccess: onCreated,
      });
    },
  });
  return (
    <form {...attributes}>
      <Stack gap="sm" maw={480}>
        <ErrorNotice
          error={formats.error ?? authentications.error}
          doing={t`load the formats`}
          retry={() => void Promise.all([formats.refetch(), authentications.refetch()])}
        />
        <TextInput
          label={t`What sends the alerts`}
          description={t`Its address will be /api/webhooks/${slugOf(name)}`}
          required
          autoComplete="off"
          value={name}
          error={errors['name'] ?? errors['slug']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t`Format`}
          description={format?.reads}
          data={known.map((each) => ({ value: each.name, label: each.title }))}
          allowDeselect={false}
          value={format?.name ?? null}
          error={errors['format']}
          onChange={setChosen}
        />
        {create.isError && (
          <ErrorNotice error={create.error} doing={t`make the source`} kept={t`What you typed is kept.`} />
        )}
        <div>
          <Button type="submit" loading={create.isPending}>
            {t`Make the source`}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

/** How to deliver to it, and what has come. */
function Made({ sourceId, secret }: { sourceId: string; secret: string | null }) {
  const source = useQuery(sourceQuery(sourceId));
  if (source.error)
    return (
      <ErrorNotice error={source.error} doing={t`load the source`} retry={() => void source.refetch()} />
    );
  if (!source.data) return null;
  return (
    <Stack gap="sm">
      <Text size="sm">
        {rich`${(<Link to={`/settings/sources/${sourceId}`}>{source.data.name}</Link>)} takes alerts at ${(<Code>{source.data.path}</Code>)}.`}
      </Text>
      {secret === null ? (
        <Text size="sm" c="dimmed">
          {t`Its secret was shown when it was made. If it is lost, make a new one on the page of the source.`}
        </Text>
      ) : (
        <div>
          <Text size="sm" fw={500}>
            {t`Its secret, which is shown only now: put it into the sender`}
          </Text>
          <div className={classes['secret']}>
            <code aria-label={t`Secret of ${source.data.name}`} tabIndex={0}>
              {secret}
            </code>
            <CopyButton text label={t`Copy the secret`} value={secret} />
          </div>
        </div>
      )}
      <Text size="sm">
        {secret === null
          ? t`Deliver a sample by hand:`
          : t`Deliver a sample by hand; the secret in the command stays in the shell’s history:`}
      </Text>
      <CurlBlock source={source.data} secret={secret} />
      <FirstDelivery source={source.data} />
    </Stack>
  );
}
