import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  getSettings,
  getSettingsByKeyVersions,
  putSettingsByKey,
  type ChangeSettingsDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const settingsQuery = queryOptions({
  queryKey: keys.settings.list({}),
  queryFn: ({ signal }) => getSettings({ signal }),
  select: ({ data }) => data,
});

export function settingsVersionsQuery(key: string) {
  return queryOptions({
    queryKey: keys.settings.part(key, 'versions'),
    queryFn: ({ signal }) => getSettingsByKeyVersions({ path: { key }, signal }),
    select: ({ data }) => data,
  });
}

export function useChangeSettings(key: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeSettingsDto) => putSettingsByKey({ path: { key }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.settings.all }),
  });
}
