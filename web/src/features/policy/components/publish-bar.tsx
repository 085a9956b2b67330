import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { PolicyDto } from '../../../shared/api/generated/index.ts';
import { isProblem } from '../../../shared/api/problem.ts';
import { useDraft } from '../../../shared/lib/drafts.ts';
import { Dialog, DialogButtons } from '../../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../../shared/ui/notices.tsx';
import { toast } from '../../../shared/ui/toast.ts';
import { changeSentence } from '../backtest-words.ts';
import { BACKTEST_DAYS, usePublishPolicy } from '../policy.queries.ts';
import type { DraftBacktest } from '../use-backtest.ts';
import type { PolicyDraft } from '../use-policy-draft.ts';
import classes from './policy.module.css';
import { plural, t } from '../../../shared/texts/texts.ts';

interface PublishBarProps {
  policy: PolicyDto;
  draft: PolicyDraft;
  backtest: DraftBacktest;
}

/** There while the draft differs from the policy in force. */
export function PublishBar({ policy, draft, backtest }: PublishBarProps) {
  const [asking, setAsking] = useState(false);
  const stale = draft.basedOn !== policy.version;
  return (
    <div className={classes['publish']} role="status">
      <div className={classes['publishText']}>
        <Text fw={600}>{plural(draft.changes.length, 'unpublished change')}</Text>
        <Text size="sm">
          {stale
            ? t`Version ${policy.version} was published after you began with version ${draft.basedOn}: what you see differs from it in the places named on publishing.`
            : t`Nothing of it is in force yet. “Try a request” already answers by it.`}
        </Text>
      </div>
      <Button
        variant="default"
        onClick={() => {
          backtest.clear();
          draft.discard();
        }}
      >
        {t`Discard`}
      </Button>
      <Button
        variant="default"
        disabled={backtest.state.is === 'running'}
        onClick={() => backtest.start(draft.document)}
      >
        {t`Backtest`}
      </Button>
      <Button onClick={() => setAsking(true)}>{t`Publish …`}</Button>
      {asking && (
        <PublishDialog
          policy={policy}
          draft={draft}
          tested={testedSentence(backtest, draft)}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function testedSentence({ state }: DraftBacktest, { document }: PolicyDraft): string {
  return state.is === 'done' && state.draft === document
    ? changeSentence(state.result, BACKTEST_DAYS)
    : t`It was not backtested as it is now: nobody has seen what it would have decided.`;
}

interface PublishDialogProps {
  policy: PolicyDto;
  draft: PolicyDraft;
  /** What its backtest says. */
  tested: string;
  onClose: () => void;
}

function PublishDialog({ policy, draft, tested, onClose }: PublishDialogProps) {
  const [comment, setComment, clearComment] = useDraft('policy:comment');
  const publish = usePublishPolicy();
  return (
    <Dialog onClose={onClose} title={t`Publish version ${policy.version + 1}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate(
            // The version on the page, whose differences to the draft are listed below, not the one it began with.
            { document: draft.document, version: policy.version, comment: comment.trim() },
            {
              onSuccess: ({ version }) => {
                clearComment();
                draft.discard();
                toast.done(t`Policy version ${version} is in force`);
                onClose();
              },
            },
          );
        }}
      >
        <Stack gap="md">
          <Text component="div">
            {t`Every decision from now on is made by it. Against version ${policy.version}:`}
            <ul style={{ margin: '6px 0 0', paddingLeft: 18 }}>
              {draft.changes.map((change) => (
                <li key={change}>{change}</li>
              ))}
            </ul>
          </Text>
          <Text>{tested}</Text>
          <Textarea
            label={t`What was changed, and why`}
            autosize
            minRows={2}
            data-autofocus
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          {publish.isError && (
            <ErrorNotice
              error={publish.error}
              doing={t`publish the policy`}
              kept={
                isProblem(publish.error, 'stale_version')
                  ? t`Your draft is kept. Close this, look at the differences to the new version, and publish again.`
                  : t`Your draft is kept.`
              }
            />
          )}
          <DialogButtons>
            <Button variant="default" onClick={onClose}>
              {t`Cancel`}
            </Button>
            <Button type="submit" loading={publish.isPending}>
              {t`Publish`}
            </Button>
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
