import type { ComponentChildren } from 'preact';
import { get } from '../../api/client';
import { has, isBody, isVendor, seesFigures } from '../../api/session';
import type { Round, RoundState } from '../../api/types';
import { type Loaded, useLoad } from '../../hooks';
import { colon, t, term, type TextKey } from '../../i18n/text';
import { Badge, Band } from '../../ui/basics';
import { Await, Page } from '../../ui/page';

const kOrder: RoundState[] = [
  'DRAFT', 'SURVEY', 'SPECIFYING', 'JOINING', 'TENDERING', 'SEALED', 'EVALUATING', 'STANDSTILL', 'CONTRACTING', 'ACTIVE',
  'CLOSED',
];

// True when the round has come to `state` or further on the ordinary way.
export function reached(round: Round, state: RoundState): boolean {
  return kOrder.indexOf(round.state) >= kOrder.indexOf(state);
}

export function StateBadge({ state }: { state: RoundState }) {
  const tone = state === 'FAILED' || state === 'CANCELLED' ? 'error' : state === 'CLOSED' || state === 'DRAFT' ? 'neutral' : 'strong';
  return <Badge tone={tone}>{term('state', state)}</Badge>;
}

export function UnsealedBadge({ round }: { round: Round }) {
  return round.sealing === 'NONE' ? <Badge tone="warning">{t('round.unsealed')}</Badge> : null;
}

export function useRound(id: string): Loaded<Round> {
  return useLoad((signal) => get<Round>(`/v1/rounds/${id}`, signal), [id]);
}

function tabs(round: Round): [string, TextKey][] {
  const body = isBody();
  const vendor = isVendor();
  const ended = round.state === 'CANCELLED' || round.state === 'FAILED';
  const list: [string, TextKey, boolean][] = [
    ['', 'tab.overview', true],
    ['bid', 'tab.bid', vendor && (reached(round, 'TENDERING') || ended)],
    ['answers', 'tab.answers', body && has('ROUND_OFFICER', 'EVALUATOR', 'PROGRAMME_MANAGER', 'AUDITOR') && reached(round, 'SURVEY')],
    ['participants', 'tab.participants', body && has('ROUND_OFFICER', 'EVALUATOR', 'PROGRAMME_MANAGER', 'AUDITOR') && reached(round, 'JOINING')],
    ['stable', 'tab.stable', body && has('ROUND_OFFICER', 'EVALUATOR', 'PROGRAMME_MANAGER', 'AUDITOR') && reached(round, 'JOINING')],
    ['questions', 'tab.questions', reached(round, 'TENDERING')],
    ['opening', 'tab.opening', has('OPENING_OFFICER') && reached(round, 'TENDERING')],
    ['award', 'tab.award', reached(round, 'STANDSTILL') || (body && reached(round, 'EVALUATING'))],
    ['shares', 'tab.shares', seesFigures() && reached(round, 'STANDSTILL')],
    ['history', 'tab.history', seesFigures()],
  ];
  return list.filter(([, , shown]) => shown).map(([path, label]) => [path, label]);
}

function Tabs({ round, id, tab }: { round: Round; id: string; tab: string }) {
  return (
    <nav aria-label={t('round.pages')} class="mb-6 border-b border-solid-gray-420">
      <ul class="flex flex-wrap gap-x-1">
        {tabs(round).map(([path, label]) => (
          <li key={path}>
            <a
              href={`/rounds/${id}${path ? `/${path}` : ''}`}
              aria-current={path === tab ? 'page' : undefined}
              class={`inline-flex min-h-11 items-center border-b-4 px-3 no-underline ${path === tab ? 'border-key-900 text-std-16B-170 text-key-900' : 'border-transparent text-solid-gray-800 hover:bg-key-50'}`}
            >
              {t(label)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface FrameProps {
  id: string;
  round: Loaded<Round>;
  tab: string;
  // The page's own heading where it is not the round itself.
  heading?: TextKey;
  actions?: (round: Round) => ComponentChildren;
  children: (round: Round) => ComponentChildren;
}

// What every page of a round shares: its name and state, how bids are kept, and the way to its other pages.
export function RoundFrame({ id, round, tab, heading, actions, children }: FrameProps) {
  const title = round.data?.title ?? t('round.one');
  return (
    <Page
      title={heading ? t(heading) + colon() + title : title}
      crumbs={[[t(isVendor() ? 'menu.tenders' : 'menu.rounds'), '/rounds'], ...(heading ? ([[title, `/rounds/${id}`]] as [string, string][]) : [])]}
      badge={round.data && <><StateBadge state={round.data.state} /><UnsealedBadge round={round.data} /></>}
      actions={round.data && actions?.(round.data)}
    >
      <Await of={round}>
        {(data) => (
          <>
            <Tabs round={data} id={id} tab={tab} />
            {data.endReason && <Band tone="warning">{t('round.ended', { reason: term('endReason', data.endReason) })}</Band>}
            {children(data)}
          </>
        )}
      </Await>
    </Page>
  );
}

// The items of a round with their lot.
export function itemsOf(round: Round) {
  return round.lots.flatMap((lot) => lot.items.map((item) => ({ ...item, lot })));
}

export function itemTitle(round: Round | undefined, item: string): string {
  return (round && itemsOf(round).find((one) => one.item === item)?.title) || item;
}
