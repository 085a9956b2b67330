import { Anchor, Button, Skeleton, Text, Title } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { PlaybookDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { useUrlFilters } from '../../../shared/lib/url-filters.ts';
import { useCan } from '../../../shared/session/session.ts';
import { ErrorNotice, LoadFailure } from '../../../shared/ui/notices.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { TimeAgo } from '../../../shared/ui/time.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { useSavePlaybook } from '../playbooks.mutations.ts';
import { playbookQuery, runQuery } from '../playbooks.queries.ts';
import { usePlaybookDraft, type PlaybookDraft } from '../use-playbook-draft.ts';
import { Faults } from './faults.tsx';
import { PlaybookActions } from './playbook-actions.tsx';
import classes from './playbooks.module.css';
import { RunsTable } from './runs-table.tsx';
import { StepsOutline } from './steps-outline.tsx';
import { VersionsMenu } from './versions-menu.tsx';
import { marked, rich, t } from '../../../shared/texts/texts.ts';

const YamlEditor = lazy(() =>
  import('../../../shared/ui/yaml-editor.tsx').then((module) => ({ default: module.YamlEditor })),
);

export function ExistingPlaybook({ name }: { name: string }) {
  const playbook = useQuery(playbookQuery(name));
  if (playbook.error) {
    return (
      <Page title={name}>
        <LoadFailure error={playbook.error} what={t`playbook`} retry={() => void playbook.refetch()}>
          <Link to="/playbooks">{t`All playbooks`}</Link>
        </LoadFailure>
      </Page>
    );
  }
  if (!playbook.data) {
    return (
      <Page title={name}>
        <Skeleton height={420} aria-label={t`Loading`} role="status" />
      </Page>
    );
  }
  return <PlaybookPage playbook={playbook.data} />;
}

/** YAML left, its steps right, its runs below. null: a new one. */
export function PlaybookPage({ playbook }: { playbook: PlaybookDto | null }) {
  const mayWrite = useCan('playbook:write');
  const draft = usePlaybookDraft(playbook);
  const save = useSavePlaybook(playbook?.name ?? null);
  const navigate = useNavigate();
  const [{ run: runId }, setFilters] = useUrlFilters(['run']);
  const run = useQuery({ ...runQuery(runId ?? ''), enabled: runId !== undefined });
  const markers = useMemo(() => draft.shownValidation?.errors ?? [], [draft.shownValidation]);
  const submit = (): void => {
    if (!mayWrite || save.isPending) return;
    const obstacle = obstacleTo(draft, playbook === null);
    if (obstacle !== null) {
      toast.told(obstacle);
      return;
    }
    save.mutate(
      { yaml: draft.yaml, version: draft.version },
      {
        onSuccess: ({ name, version }) => {
          draft.discard();
          toast.done(t`Saved as version ${version}; runs under way keep theirs`);
          if (playbook === null) void navigate(`/playbooks/${name}`, { replace: true });
        },
      },
    );
  };
  useHotkeys([['mod+S', submit]], []);

  return (
    <Page
      title={playbook?.name ?? t`New playbook`}
      fill
      lead={<Lead playbook={playbook} changed={draft.changed} />}
      actions={
        <>
          {playbook && <PlaybookActions playbook={playbook} />}
          {playbook && <VersionsMenu name={playbook.name} current={playbook.version} onTake={draft.change} />}
          {mayWrite && draft.changed && (
            <Button variant="default" onClick={draft.discard}>
              {t`Discard the changes`}
            </Button>
          )}
          {mayWrite && (
            <Button loading={save.isPending} onClick={submit}>
              {playbook ? t`Save` : t`Create`}
            </Button>
          )}
        </>
      }
    >
      {save.isError && (
        <ErrorNotice
          error={save.error}
          doing={t`save the playbook`}
          kept={
            isProblem(save.error, 'stale_version')
              ? t`Your text is kept here. Copy it, discard the changes to see the new version, and put yours in again.`
              : t`Your text is kept.`
          }
        />
      )}
      <div className={classes['layout']} data-new={playbook === null || undefined}>
        <div className={classes['editor']}>
          <div className={classes['text']}>
            <Suspense fallback={<Skeleton height="100%" />}>
              <YamlEditor
                label={t`Playbook as YAML`}
                value={draft.yaml}
                onChange={draft.change}
                markers={markers}
                readOnly={!mayWrite}
              />
            </Suspense>
          </div>
          <Faults validation={draft.shownValidation} error={draft.validationError} />
        </div>
        <section className={classes['outline']} aria-label={t`Steps`} tabIndex={0}>
          <Title order={2} mb="xs">
            {t`Steps`}
          </Title>
          {run.data && (
            <Text size="sm" c="dimmed" mb="xs" component="div">
              {rich`States of the run ${(<TimeAgo at={run.data.created_at} />)}, version ${run.data.version}. ${marked(
                'Without a run',
                (text) => (
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    onClick={() => setFilters({ run: null })}
                  >
                    {text}
                  </Anchor>
                ),
              )}`}
            </Text>
          )}
          <StepsOutline yaml={draft.yaml} run={run.data ?? null} />
        </section>
        {playbook && (
          <section className={classes['runs']} aria-label={t`Runs`}>
            <div className={classes['runsHead']}>
              <Title order={2}>{t`Runs`}</Title>
            </div>
            <RunsTable
              name={playbook.name}
              chosenId={runId ?? null}
              onChoose={({ id }) => setFilters({ run: id === runId ? null : id })}
            />
          </section>
        )}
      </div>
    </Page>
  );
}

/** Why it is not saved as it is now; what is wrong where, the list below the text says. */
function obstacleTo({ changed, validation, validationError }: PlaybookDraft, isNew: boolean): string | null {
  if (!changed && !isNew) return t`Nothing has been changed: there is nothing to save.`;
  if (validation === undefined)
    return validationError == null
      ? t`The text is still being checked: press again in a moment.`
      : t`The text could not be checked, and is not saved unchecked.`;
  const [first] = validation.errors;
  if (validation.valid || first === undefined) return null;
  return t`Not saved: line ${first.line}, ${first.message}`;
}

function Lead({ playbook, changed }: { playbook: PlaybookDto | null; changed: boolean }) {
  return (
    <>
      <Anchor component={Link} to="/playbooks" size="sm" underline="always">
        {t`Playbooks`}
      </Anchor>
      {playbook && !playbook.enabled && t` · ⊘ disabled: no incident takes it`}
      {playbook && (
        <>{rich` · changed by ${playbook.updated_by}, ${(<TimeAgo at={playbook.updated_at} />)}`}</>
      )}
      {changed && <strong>{t` · unsaved changes`}</strong>}
    </>
  );
}
