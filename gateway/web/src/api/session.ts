import { ask } from '../ui/dialog_store';
import { t } from '../i18n/text';
import { Store } from '../store';
import { Problem, areaLead, get, send, serverNow, sessionHooks } from './client';
import { forgetDirectory } from './directory';
import type { Me, Role } from './types';

// undefined: not asked yet; null: nobody is signed in. The token itself stays in the cookie, out of reach of scripts.
export const me = new Store<Me | null | undefined>(undefined);
// True when the session ended by itself: the page stays, a dialog asks to sign in again.
export const expired = new Store(false);

let askedAt = 0;

// The session's own cookie is out of reach; this one beside it only says that asking makes sense.
const maySignedIn = () => document.cookie.split('; ').includes('kyodo_signed_in=1');

// Who is signed in when the page opens; without a session nothing is asked, so that no request fails.
export async function loadMeAtStart(): Promise<void> {
  if (maySignedIn()) await loadMe();
  else me.set(null);
}

export async function loadMe(): Promise<void> {
  try {
    askedAt = Date.now();
    const answer = await get<Me>('/v1/me');
    const lead = answer.areaTime ? Date.parse(answer.areaTime) - serverNow() : 0;
    areaLead.set(Math.abs(lead) < 3000 ? 0 : lead);
    me.set(answer);
    expired.set(false);
  } catch (error) {
    if (error instanceof Problem && error.status === 401) me.set(null);
    else throw error;
  }
}

export async function signIn(account: string, password: string): Promise<void> {
  await send('POST', '/v1/sessions', { account, password });
  const before = me.get();
  await loadMe();
  if (before && before.account !== me.get()?.account) location.assign('/');
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/v1/sessions/current').catch(() => undefined);
  forgetDirectory();
  expired.set(false);
  me.set(null);
}

// Uses the session so that it lives on.
export async function stayOn(): Promise<void> {
  await loadMe();
}

export function secondsLeft(): number | null {
  const end = me.get()?.expireTime;
  return end ? Math.floor((Date.parse(end) - serverNow()) / 1000) : null;
}

export function has(...roles: Role[]): boolean {
  const mine = me.get()?.roles ?? [];
  return roles.some((role) => mine.includes(role));
}

// Standing, shares and history: people of municipalities and of the body who work on rounds.
export const seesFigures = () =>
  has(
    'MUNICIPALITY_CLERK', 'MUNICIPALITY_APPROVER', 'MUNICIPALITY_DX', 'ROUND_OFFICER', 'EVALUATOR', 'TALENT_PLANNER',
    'PROGRAMME_MANAGER', 'AUDITOR', 'ADMINISTRATOR',
  );
// Survey answers and participations of the own municipality.
export const worksForMunicipality = () => has('MUNICIPALITY_CLERK', 'MUNICIPALITY_APPROVER', 'MUNICIPALITY_DX');

export const isBody = () => me.get()?.tenantKind === 'BODY';
export const isVendor = () => me.get()?.tenantKind === 'VENDOR';
export const isMunicipality = () => me.get()?.tenantKind === 'MUNICIPALITY';

async function proveAgain(): Promise<boolean> {
  const account = me.get()?.account ?? '';
  const answer = await ask({
    title: t('stepUp.title'),
    text: t('stepUp.text', { account }),
    password: t('stepUp.password'),
    account,
    confirm: t('stepUp.confirm'),
    submit: async (input) => {
      me.set(await send<Me>('POST', '/v1/sessions/current:reauthenticate', { password: input }));
    },
  });
  return answer !== null;
}

sessionHooks.onUnauthenticated = () => {
  if (me.get()) expired.set(true);
  else if (me.get() === undefined) me.set(null);
};
sessionHooks.proveAgain = proveAgain;
// Work extends the session on the server; learn the new end at most every 5 minutes.
sessionHooks.onAnswer = () => {
  if (me.get() && Date.now() - askedAt > 5 * 60_000) void loadMe().catch(() => undefined);
};
