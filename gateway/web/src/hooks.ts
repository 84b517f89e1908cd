import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Problem, areaLead, areaNow, clockOffset } from './api/client';
import { me } from './api/session';
import { useStore } from './store';

export interface Loaded<T> {
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload: () => void;
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, 'UNKNOWN', 'CONSOLE_ERROR', String((error as Error)?.message ?? error));
}

// Loads when the page opens, when `inputs` change and on reload(); old data stay until the new ones are here.
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, inputs: unknown[]): Loaded<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem; loading: boolean }>({ loading: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    setState((before) => ({ ...before, loading: true }));
    load(abort.signal).then(
      (data) => !abort.signal.aborted && setState({ data, loading: false }),
      (error) => !abort.signal.aborted && setState((before) => ({ data: before.data, problem: asProblem(error), loading: false })),
    );
    return () => abort.abort();
  }, [...inputs, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { data: state.data, problem: state.problem, loading: state.loading, reload };
}

export interface Act<A extends unknown[]> {
  run: (...args: A) => Promise<boolean>;
  busy: boolean;
  problem: Problem | undefined;
  clear: () => void;
}

// Runs a mutation: one at a time, with its refusal kept for display. Resolves to true on success.
export function useAct<A extends unknown[]>(act: (...args: A) => Promise<unknown>): Act<A> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>();
  const running = useRef(false);
  const run = async (...args: A) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await act(...args);
      return true;
    } catch (error) {
      setProblem(asProblem(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { run, busy, problem, clear: () => setProblem(undefined) };
}

// The area's time, drawn again every `everyMs`.
export function useNow(everyMs: number): number {
  useStore(clockOffset);
  useStore(areaLead);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return areaNow();
}

export function useDebounced<T>(value: T, milliseconds: number): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return late;
}

// Input that survives signing out and closing the browser until it is sent. `savedAt` is when it was last kept.
export function useDraft<T>(page: string, initial: T) {
  const key = `kyodo.draft.${me.get()?.account}.${page}`;
  const [draft, setDraft] = useState<{ value: T; savedAt: Date | null; restored: boolean }>(() => {
    try {
      const kept = localStorage.getItem(key);
      if (kept) return { value: { ...initial, ...JSON.parse(kept) }, savedAt: null, restored: true };
    } catch {
      // Nothing kept, or not readable: start from what the server has.
    }
    return { value: initial, savedAt: null, restored: false };
  });
  const set = (change: Partial<T>) =>
    setDraft((before) => {
      const value = { ...before.value, ...change };
      try {
        localStorage.setItem(key, JSON.stringify(value));
        return { value, savedAt: new Date(), restored: before.restored };
      } catch {
        return { value, savedAt: null, restored: before.restored };
      }
    });
  const drop = () => localStorage.removeItem(key);
  const reset = (value: T) => {
    drop();
    setDraft({ value, savedAt: null, restored: false });
  };
  return { value: draft.value, set, drop, reset, savedAt: draft.savedAt, restored: draft.restored };
}
