import { getOrNull, listAll } from '../api/client';
import { has, isMunicipality, isVendor, me, worksForMunicipality } from '../api/session';
import type { Contract, Delivery, Order } from '../api/tender_types';
import type { Participation, Round, SurveyAnswer, Time } from '../api/types';
import { type TextKey, t, term } from '../i18n/text';

// Something the person should do, with the page to do it on.
export interface Task {
  title: string;
  what: string;
  deadline: Time;
  href: string;
}

export interface HomeView {
  rounds: Round[];
  tasks: Task[];
  contracts: Contract[];
}

const kTenderedStates = ['TENDERING', 'SEALED', 'EVALUATING', 'STANDSTILL', 'CONTRACTING', 'ACTIVE'];

async function municipalityRoundTasks(round: Round, code: string, signal: AbortSignal): Promise<Task[]> {
  if (!worksForMunicipality()) return [];
  const id = round.name.slice('rounds/'.length);
  if (round.state === 'SURVEY' && !round.surveyFrozen && has('MUNICIPALITY_CLERK', 'MUNICIPALITY_DX')) {
    const answer = await getOrNull<SurveyAnswer>(`/v1/${round.name}/surveyAnswers/${code}`, signal);
    return answer ? [] : [{ title: round.title, what: t('task.survey'), deadline: round.surveyDeadline, href: `/rounds/${id}/survey` }];
  }
  const joining = round.state === 'JOINING' && !round.joiningFrozen;
  if (!joining && round.state !== 'ACTIVE') return [];
  const own = await getOrNull<Participation>(`/v1/${round.name}/participations/${code}`, signal);
  const deadline = joining ? round.joinDeadline : null;
  if (own?.approval === 'SUBMITTED' && has('MUNICIPALITY_APPROVER')) return [{ title: round.title, what: t('task.approve'), deadline, href: '/inbox' }];
  if (!has('MUNICIPALITY_CLERK')) return [];
  const href = `/rounds/${id}/join`;
  if (joining && !own) return [{ title: round.title, what: t('task.join'), deadline, href }];
  if (own?.approval === 'REJECTED') return [{ title: round.title, what: t('task.rejected'), deadline, href }];
  if (own?.approval === 'DRAFT') return [{ title: round.title, what: t('task.draft'), deadline, href }];
  return [];
}

function contractTasks(contracts: Contract[]): Task[] {
  const party = isVendor() ? 'VENDOR' : 'MUNICIPALITY';
  if (!has('MUNICIPALITY_APPROVER', 'VENDOR_STAFF')) return [];
  return contracts
    .filter((c) => c.state === 'PENDING_SIGNATURES' && !c.signatures.some((s) => s.party === party))
    .filter((c) => !isVendor() || c.signatures.some((s) => s.party === 'MUNICIPALITY'))
    .map((c) => ({ title: c.roundTitle, what: t('task.sign'), deadline: null, href: `/${c.name}` }));
}

async function deliveryTasks(signal: AbortSignal): Promise<Task[]> {
  if (has('MUNICIPALITY_CLERK')) {
    const deliveries = await listAll<Delivery>('/v1/deliveries', 'deliveries', signal);
    return deliveries
      .filter((d) => d.state === 'DELIVERED')
      .map((d) => ({ title: d.note || t('delivery.one'), what: t('task.inspect'), deadline: `${d.inspectionDueDate}T23:59:59+09:00`, href: `/${d.name}` }));
  }
  if (isVendor()) {
    const orders = await listAll<Order>('/v1/orders', 'orders', signal);
    return orders
      .filter((o) => o.state === 'PLACED' || o.state === 'PARTLY_DELIVERED')
      .map((o) => ({ title: t('order.one'), what: t('task.deliver'), deadline: null, href: `/${o.name}` }));
  }
  return [];
}

const kNextAct: Partial<Record<string, TextKey>> = {
  SPECIFYING: 'task.openJoining', EVALUATING: 'task.award', STANDSTILL: 'task.endStandstill',
};

// The body: what waits for a second person, and what the state asks for next.
function bodyTasks(round: Round): Task[] {
  const href = `/${round.name}`;
  const account = me.get()?.account;
  if (round.pendingAct) {
    const pending = round.pendingAct;
    if (pending.account === account) return [];
    if (pending.act === 'openBids' ? !has('OPENING_OFFICER') : !has('ROUND_OFFICER', 'EVALUATOR', 'PROGRAMME_MANAGER')) return [];
    return [{ title: round.title, what: t('task.second', { act: term('act', pending.act), account: pending.account }), deadline: null, href }];
  }
  if (round.state === 'SEALED') return has('OPENING_OFFICER') ? [{ title: round.title, what: t('task.openBids'), deadline: null, href: `${href}/opening` }] : [];
  if (!has('ROUND_OFFICER')) return [];
  if (round.state === 'JOINING') return round.joiningFrozen ? [{ title: round.title, what: t('task.openTender'), deadline: null, href }] : [];
  const key = kNextAct[round.state];
  return key ? [{ title: round.title, what: t(key), deadline: null, href }] : [];
}

// Everything the home page shows, by deadline.
export async function loadHome(signal: AbortSignal): Promise<HomeView> {
  const [rounds, contracts] = await Promise.all([
    listAll<Round>('/v1/rounds', 'rounds', signal),
    listAll<Contract>('/v1/contracts', 'contracts', signal),
  ]);
  const code = me.get()!.tenant;
  let tasks: Task[] = [];
  if (isMunicipality()) {
    const lists = await Promise.all(rounds.map((round) => municipalityRoundTasks(round, code, signal)));
    tasks = [...lists.flat(), ...rounds.filter((r) => r.state === 'SEALED' && has('OPENING_OFFICER')).map((r) => ({ title: r.title, what: t('task.openBids'), deadline: null, href: `/${r.name}/opening` }))];
  } else if (isVendor()) {
    tasks = rounds.filter((r) => r.state === 'TENDERING').map((r) => ({ title: r.title, what: t('task.bid'), deadline: r.bidDeadline, href: `/${r.name}` }));
  } else {
    tasks = rounds.flatMap(bodyTasks);
  }
  tasks.push(...contractTasks(contracts), ...(await deliveryTasks(signal)));
  tasks.sort((a, b) => ((a.deadline ?? '9') < (b.deadline ?? '9') ? -1 : 1));
  return { rounds, tasks, contracts };
}

export function running(rounds: Round[]): Round[] {
  return rounds.filter((round) => ['SURVEY', 'SPECIFYING', 'JOINING', ...kTenderedStates].includes(round.state));
}
