import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  patchIncidentsById,
  postIncidentsMails,
  postIncidentsByIdComments,
  postIncidentsByIdReopen,
  postIncidentsByIdResolve,
  postIncidentsByIdTriage,
  type ResolveIncidentDto,
  type UpdateIncidentDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { base64Of } from './mail/file-bytes.ts';

function useAfterChange(id: string): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: keys.incidents.detail(id) }),
      queryClient.invalidateQueries({ queryKey: keys.timeline.all }),
      queryClient.invalidateQueries({ queryKey: keys.incidents.lists() }),
    ]);
  };
}

export function useResolve(id: string) {
  const onSuccess = useAfterChange(id);
  return useMutation({
    mutationFn: (body: ResolveIncidentDto) => postIncidentsByIdResolve({ path: { id }, body }),
    onSuccess,
  });
}

export function useReopen(id: string) {
  const onSuccess = useAfterChange(id);
  return useMutation({
    mutationFn: (reason: string) => postIncidentsByIdReopen({ path: { id }, body: { reason } }),
    onSuccess,
  });
}

export function useTriageAgain(id: string) {
  const onSuccess = useAfterChange(id);
  return useMutation({ mutationFn: () => postIncidentsByIdTriage({ path: { id }, body: {} }), onSuccess });
}

export function useComment(id: string) {
  const onSuccess = useAfterChange(id);
  return useMutation({
    mutationFn: (text: string) => postIncidentsByIdComments({ path: { id }, body: { text } }),
    onSuccess,
  });
}

export function useUpdateIncident(id: string) {
  const onSuccess = useAfterChange(id);
  return useMutation({
    mutationFn: (body: UpdateIncidentDto) => patchIncidentsById({ path: { id }, body }),
    // Also after a stale version: the page then shows what it is now.
    onSettled: onSuccess,
  });
}

export function useHandInMail() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ file, note, reporter }: { file: Blob; note: string; reporter: string }) =>
      postIncidentsMails({
        body: {
          mail: await base64Of(file),
          ...(note === '' ? {} : { note }),
          ...(reporter === '' ? {} : { reporter }),
        },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.incidents.lists() }),
  });
}
