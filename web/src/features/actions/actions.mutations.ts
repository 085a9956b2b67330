import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  postActionsByIdCancel,
  postActionsByIdRetry,
  postActionsByIdRollback,
  postActionsByIdSettle,
  postIncidentsByIdActions,
  type ActionDto,
  type RequestIncidentActionDto,
  type SettleOutcome,
} from '../../shared/api/generated/index.ts';
import { keys } from '../../shared/api/query-keys.ts';

function useAfterChange(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: keys.actions.all }),
      queryClient.invalidateQueries({ queryKey: keys.timeline.all }),
      queryClient.invalidateQueries({ queryKey: keys.approvals.all }),
    ]);
  };
}

export function useRequestAction(incidentId: string) {
  const onSuccess = useAfterChange();
  return useMutation({
    mutationFn: ({ key, ...body }: RequestIncidentActionDto & { key: string }): Promise<ActionDto> =>
      // The key makes a second press, or a repeat after a lost answer, the same request.
      postIncidentsByIdActions({ path: { id: incidentId }, body, headers: { 'Idempotency-Key': key } }),
    onSuccess,
  });
}

export type ActionCommand =
  | { command: 'cancel' | 'retry' | 'rollback'; reason: string }
  | { command: 'settle'; reason: string; outcome: SettleOutcome };

export function useActionCommand(actionId: string) {
  const onSuccess = useAfterChange();
  return useMutation({
    mutationFn: (input: ActionCommand): Promise<ActionDto> => {
      const path = { id: actionId };
      const { reason } = input;
      switch (input.command) {
        case 'cancel':
          return postActionsByIdCancel({ path, body: { reason } });
        case 'retry':
          return postActionsByIdRetry({ path, body: { reason } });
        case 'rollback':
          return postActionsByIdRollback({ path, body: { reason } });
        case 'settle':
          return postActionsByIdSettle({ path, body: { reason, outcome: input.outcome } });
      }
    },
    onSuccess,
  });
}
