import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  getTenants,
  patchTenantsBySlug,
  postTenants,
  type ChangeTenantDto,
  type CreateTenantDto,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

export const tenantsQuery = queryOptions({
  queryKey: keys.tenants.list({}),
  queryFn: ({ signal }) => getTenants({ signal }),
  select: ({ data }) => data,
});

export function useCreateTenant() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateTenantDto) => postTenants({ body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tenants.all }),
  });
}

export function useChangeTenant(slug: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeTenantDto) => patchTenantsBySlug({ path: { slug }, body }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tenants.all }),
  });
}
