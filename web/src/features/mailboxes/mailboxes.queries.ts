import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  deleteMailboxesById,
  getMailboxes,
  getMailboxesById,
  getWebhookSources,
  patchMailboxesById,
  postMailboxes,
  postMailboxesByIdTest,
  type CreateMailboxDto,
  type UpdateMailboxDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { useCan } from '../../shared/session/session.ts';

export const mailboxesQuery = queryOptions({
  queryKey: keys.mailboxes.list({}),
  queryFn: async ({ signal }) => (await getMailboxes({ query: { limit: 200 }, signal })).data,
});

export function mailboxQuery(id: string) {
  return queryOptions({
    queryKey: keys.mailboxes.detail(id),
    queryFn: ({ signal }) => getMailboxesById({ path: { id }, signal }),
  });
}

/** Sources that a mailbox can hand its mails to; none for whoever may not read sources. */
export function useMailSources() {
  const sources = useQuery({
    queryKey: keys.webhookSources.list({ mails: true }),
    queryFn: async ({ signal }) =>
      (await getWebhookSources({ query: { limit: 200 }, signal })).data.filter(({ format }) =>
        ['raw_email', 'auto'].includes(format),
      ),
    enabled: useCan('source:read'),
  });
  return sources.data ?? [];
}

/** Not awaited: a form that the new version replaces must first hear that it was saved. */
function useMailboxesChanged(): () => void {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.mailboxes.all });
    // A source may have been made for it.
    void queryClient.invalidateQueries({ queryKey: keys.webhookSources.all });
  };
}

export function useCreateMailbox() {
  return useMutation({
    mutationFn: (body: CreateMailboxDto) => postMailboxes({ body }),
    onSuccess: useMailboxesChanged(),
  });
}

export function useUpdateMailbox(id: string) {
  return useMutation({
    mutationFn: (body: UpdateMailboxDto) => patchMailboxesById({ path: { id }, body }),
    onSuccess: useMailboxesChanged(),
  });
}

export function useRemoveMailbox(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => deleteMailboxesById({ path: { id } }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.mailboxes.lists() }),
  });
}

/** Signs in and looks into the folder; nothing is changed. */
export function useTestMailbox(id: string) {
  return useMutation({ mutationFn: () => postMailboxesByIdTest({ path: { id } }) });
}
