import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import {
  postIncidentsBulk,
  postIncidentsBulkByIdUndo,
  type BulkIncidentsDto,
  type BulkProgressDto,
} from '../../../shared/api/generated/index.ts';
import { keys } from '../../../shared/api/query-keys.ts';
import { randomUuid } from '../../../shared/lib/random-id.ts';

/** What is done to many, as people read it while it is done and afterwards. */
export interface BulkWords {
  /** `Resolving` */
  doing: string;
  /** `resolved as false positive` */
  done: string;
}

export interface BulkRun {
  id: string;
  request: BulkIncidentsDto;
  words: BulkWords;
  /** The way it goes: forth, or back. */
  way: 'work' | 'undo';
  running: boolean;
  progress: BulkProgressDto | null;
  /** Why it has stopped; what was done until then is done. */
  error: unknown;
}

const MOST_KEPT = 4;

/**
 * Changes of many incidents, step by step. They go on while another page is open; a step that failed is sent again
 * under the same id, so that nothing is done twice.
 */
class BulkRuns {
  private runs: readonly BulkRun[] = [];
  private readonly listeners = new Set<() => void>();

  readonly get = (): readonly BulkRun[] => this.runs;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  start(change: Omit<BulkIncidentsDto, 'operation_id'>, words: BulkWords, queryClient: QueryClient): void {
    const id = randomUuid();
    const run: BulkRun = {
      id,
      request: { ...change, operation_id: id },
      words,
      way: 'work',
      running: false,
      progress: null,
      error: null,
    };
    // What went well has been read; what could not be done stays until somebody closes it.
    const kept = this.runs.filter((one) => one.running || one.error !== null || leftUndone(one) > 0);
    this.set([...kept, run].slice(-MOST_KEPT));
    void this.drive(id, 'work', queryClient);
  }

  undo(id: string, queryClient: QueryClient): void {
    void this.drive(id, 'undo', queryClient);
  }

  /** From where it has stopped. */
  goOn(id: string, queryClient: QueryClient): void {
    const run = this.runs.find((one) => one.id === id);
    if (run) void this.drive(id, run.way, queryClient);
  }

  close(id: string): void {
    this.set(this.runs.filter((run) => run.id !== id));
  }

  private async drive(id: string, way: BulkRun['way'], queryClient: QueryClient): Promise<void> {
    const run = this.runs.find((one) => one.id === id);
    if (!run || run.running) return;
    this.change(id, { way, running: true, error: null });
    try {
      for (let left = true; left;) {
        const progress = await (way === 'work'
          ? postIncidentsBulk({ body: run.request })
          : postIncidentsBulkByIdUndo({ path: { id } }));
        this.change(id, { progress });
        left = way === 'work' ? progress.waiting > 0 : progress.items.length > 0;
      }
      this.change(id, { running: false });
    } catch (error) {
      this.change(id, { running: false, error });
    }
    await queryClient.invalidateQueries({ queryKey: keys.incidents.all });
  }

  private change(id: string, changes: Partial<BulkRun>): void {
    this.set(this.runs.map((run) => (run.id === id ? { ...run, ...changes } : run)));
  }

  private set(runs: readonly BulkRun[]): void {
    this.runs = runs;
    for (const listener of this.listeners) listener();
  }
}

export const bulkRuns = new BulkRuns();

export function useBulkRuns(): readonly BulkRun[] {
  return useSyncExternalStore(bulkRuns.subscribe, bulkRuns.get);
}

/** How many could not be done, or not taken back. */
export function leftUndone({ way, progress }: BulkRun): number {
  if (progress === null) return 0;
  return way === 'work' ? progress.refused : progress.undo_refused;
}

/** It is done, and something of it can be taken back. */
export function canBeUndone({ way, running, error, progress }: BulkRun): boolean {
  return (
    way === 'work' &&
    !running &&
    error === null &&
    progress !== null &&
    progress.lasting === null &&
    progress.changed > 0
  );
}
