import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  getIncidentsByIdTasks,
  patchIncidentsByIdTasksByTask,
  postIncidentsByIdTasks,
  postIncidentsByIdTasksByTaskDone,
  postIncidentsByIdTasksByTaskReopen,
  postIncidentsByIdTasksByTaskSkip,
  type ChangeTaskDto,
  type CreateTaskDto,
  type TaskDto,
} from '../../../shared/api/generated/index.ts';
import { keys } from '../../../shared/api/query-keys.ts';

export function tasksQuery(id: string) {
  return queryOptions({
    queryKey: keys.incidents.part(id, 'tasks'),
    queryFn: ({ signal }) => getIncidentsByIdTasks({ path: { id }, signal }),
  });
}

/** Also after what was refused: the page then shows what somebody else has made of it. */
function useAfterwards(id: string) {
  const queryClient = useQueryClient();
  return async (): Promise<void> => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: tasksQuery(id).queryKey }),
      queryClient.invalidateQueries({ queryKey: keys.timeline.lists() }),
    ]);
  };
}

export type TaskStep = { to: 'done' | 'reopen' } | { to: 'skip'; reason: string };

export function useMoveTask(id: string) {
  const onSettled = useAfterwards(id);
  return useMutation({
    mutationFn: ({ task, step }: { task: TaskDto; step: TaskStep }) => {
      const path = { id, task: task.id };
      if (step.to === 'skip')
        return postIncidentsByIdTasksByTaskSkip({ path, body: { reason: step.reason } });
      return step.to === 'done'
        ? postIncidentsByIdTasksByTaskDone({ path })
        : postIncidentsByIdTasksByTaskReopen({ path });
    },
    onSettled,
  });
}

export function useAddTask(id: string) {
  const onSettled = useAfterwards(id);
  return useMutation({
    mutationFn: (body: CreateTaskDto) => postIncidentsByIdTasks({ path: { id }, body }),
    onSettled,
  });
}

export function useChangeTask(id: string) {
  const onSettled = useAfterwards(id);
  return useMutation({
    mutationFn: ({ task, change }: { task: TaskDto; change: Omit<ChangeTaskDto, 'version'> }) =>
      patchIncidentsByIdTasksByTask({
        path: { id, task: task.id },
        body: { version: task.version, ...change },
      }),
    onSettled,
  });
}
