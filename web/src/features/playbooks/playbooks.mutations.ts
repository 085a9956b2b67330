import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  deletePlaybooksByName,
  getIncidentsById,
  postPlaybooks,
  postPlaybooksByNameDisable,
  postPlaybooksByNameEnable,
  postPlaybooksByNameRun,
  postRunsByIdCancel,
  putPlaybooksByName,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';
import { runQuery } from './playbooks.queries.ts';

/** Not awaited: an editor that the new version replaces must first hear that it was saved. */
function usePlaybooksChanged(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: keys.playbooks.all });
}

/** Creates without a name, else saves a new version over `version`. */
export function useSavePlaybook(name: string | null) {
  return useMutation({
    mutationFn: ({ yaml, version }: { yaml: string; version: number | null }) =>
      name === null
        ? postPlaybooks({ body: { yaml } })
        : putPlaybooksByName({ path: { name }, body: { yaml, ...(version === null ? {} : { version }) } }),
    onSuccess: usePlaybooksChanged(),
  });
}

export function useEnablePlaybook(name: string) {
  return useMutation({
    mutationFn: (enabled: boolean) =>
      enabled
        ? postPlaybooksByNameEnable({ path: { name } })
        : postPlaybooksByNameDisable({ path: { name } }),
    onSuccess: usePlaybooksChanged(),
  });
}

export function useDeletePlaybook(name: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => deletePlaybooksByName({ path: { name } }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: keys.playbooks.lists() }),
  });
}

/** Triages an incident, named by number or id, with this playbook. */
export function useRunPlaybook(name: string) {
  return useMutation({
    mutationFn: async (incident: string) => {
      const { id } = await getIncidentsById({ path: { id: incident } });
      return postPlaybooksByNameRun({ path: { name }, body: { incident_id: id } });
    },
    onSuccess: usePlaybooksChanged(),
  });
}

export function useCancelRun(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => postRunsByIdCancel({ path: { id } }),
    onSuccess: (run) => queryClient.setQueryData(runQuery(id).queryKey, run),
  });
}
