import { preferences } from '../preferences';
import { Store } from '../store';

export interface FieldViolation {
  field: string;
  description: string;
}

// A refusal of the server (problem JSON), or of the network when code is UNREACHABLE.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly reason: string,
    message: string,
    readonly fieldViolations: FieldViolation[] = [],
    readonly details: Record<string, string> = {},
    readonly traceId = '',
    readonly retryAfterSeconds = 0,
  ) {
    super(message);
  }
}

// How far the server's clock is ahead of this computer's, in milliseconds. Deadlines use the server's.
export const clockOffset = new Store(0);

export function serverNow(): number {
  return Date.now() + clockOffset.get();
}

// How far the area's clock is ahead of the server's: deadlines are told in it, and in training it runs faster.
export const areaLead = new Store(0);

export function areaNow(): number {
  return serverNow() + areaLead.get();
}

// Set by the session: what to do when the server no longer knows us, and when an act needs the password again.
export const sessionHooks: {
  onUnauthenticated: () => void;
  onAnswer: () => void;
  proveAgain: () => Promise<boolean>;
} = { onUnauthenticated: () => {}, onAnswer: () => {}, proveAgain: async () => false };

// One Idempotency-Key per act: the same act tried again reuses it until the server has answered for good.
const openKeys = new Map<string, string>();

function keyOf(act: string): string {
  let key = openKeys.get(act);
  if (!key) {
    key = crypto.randomUUID();
    openKeys.set(act, key);
  }
  return key;
}

function noteClock(response: Response): void {
  const date = response.headers.get('Date');
  if (!date) return;
  const offset = Date.parse(date) + 500 - Date.now();
  const known = clockOffset.get();
  const wanted = Math.abs(offset) < 1500 ? 0 : offset;
  if (Math.abs(wanted - known) > 1500) clockOffset.set(wanted);
}

async function toProblem(response: Response): Promise<Problem> {
  const retryAfter = Number(response.headers.get('Retry-After') ?? 0);
  try {
    const body = await response.json();
    return new Problem(
      response.status, body.code ?? '', body.reason ?? '', body.message ?? '', body.fieldViolations ?? [],
      body.details ?? {}, body.traceId ?? '', retryAfter,
    );
  } catch {
    return new Problem(response.status, 'UNKNOWN', 'NO_PROBLEM_BODY', `HTTP ${response.status}`, [], {}, '', retryAfter);
  }
}

async function call(method: string, path: string, headers: Record<string, string>, body?: string, signal?: AbortSignal) {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      body,
      signal,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', 'Accept-Language': preferences.get().language, ...headers },
    });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    const message =
      preferences.get().language === 'ja'
        ? 'サーバーに接続できません。通信を確認して、もう一度操作してください。同じ操作が二重に登録されることはありません。'
        : 'The server cannot be reached. Check the connection and try again; nothing is recorded twice.';
    throw new Problem(0, 'UNREACHABLE', 'UNREACHABLE', message);
  }
  noteClock(response);
  if (!response.ok) throw await toProblem(response);
  return response.status === 204 ? {} : await response.json().catch(() => ({}));
}

// Reads a resource.
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  try {
    const answer = (await call('GET', path, {}, undefined, signal)) as T;
    sessionHooks.onAnswer();
    return answer;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) sessionHooks.onUnauthenticated();
    throw error;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// Changes something. Busy servers are asked again with the same key; step-up asks the person for the password once.
export async function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const act = `${method} ${path} ${text ?? ''}`;
  const headers: Record<string, string> = { 'X-Kyodo-CSRF': '1', 'Idempotency-Key': keyOf(act) };
  if (text !== undefined) headers['Content-Type'] = 'application/json';
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = (await call(method, path, headers, text)) as T;
      openKeys.delete(act);
      sessionHooks.onAnswer();
      return answer;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 503 && attempt < 3) {
        await pause(Math.min(error.retryAfterSeconds || 1, 5) * 1000);
        continue;
      }
      if (error.reason === 'STEP_UP_REQUIRED' && attempt < 3 && (await sessionHooks.proveAgain())) continue;
      if (error.status === 401) sessionHooks.onUnauthenticated();
      if (error.status >= 400 && error.status < 500 && error.status !== 401) openKeys.delete(act);
      throw error;
    }
  }
}

// Every element of a list, page by page.
export async function listAll<T>(path: string, field: string, signal?: AbortSignal, most = 5000): Promise<T[]> {
  const all: T[] = [];
  let token = '';
  do {
    const query = `${path.includes('?') ? '&' : '?'}pageSize=100${token ? `&pageToken=${encodeURIComponent(token)}` : ''}`;
    const page = await get<Record<string, unknown>>(path + query, signal);
    all.push(...((page[field] as T[] | undefined) ?? []));
    token = (page.nextPageToken as string | undefined) ?? '';
  } while (token && all.length < most);
  return all;
}

// The resource, or null where there is none (404).
export async function getOrNull<T>(path: string, signal?: AbortSignal): Promise<T | null> {
  try {
    return await get<T>(path, signal);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}
