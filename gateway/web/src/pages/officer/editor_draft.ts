import type { Round } from '../../api/types';
import { isoDate } from '../../format/dates';
import { parseDecimal, parseWhole } from '../../format/number_input';
import { compareDecimal, scaled, toBig } from '../../format/money';
import { t } from '../../i18n/text';

export interface TierDraft {
  from: string;
  price: string;
}
export interface ItemDraft {
  item: string;
  title: string;
  unit: string;
  ceiling: string;
  source: string;
  tiers: TierDraft[];
}
export interface LotDraft {
  title: string;
  kind: string;
  ceilingYen: string;
  items: ItemDraft[];
}
export interface CostDraft {
  title: string;
  bearers: string;
  equal: string;
  population: string;
  quantity: string;
}
// What the round editor holds, as typed.
export interface EditorDraft {
  title: string;
  description: string;
  fiscalYear: string;
  procedure: string;
  priceKind: string;
  surveyDeadline: string;
  joinDeadline: string;
  questionDeadline: string;
  bidDeadline: string;
  minMunicipalities: string;
  minQuantity: string;
  minBids: string;
  ceilingPublished: boolean;
  lots: LotDraft[];
  costTerms: CostDraft[];
  officers: string[];
  evaluators: string[];
  invited: string[];
}

export const kEmptyItem: ItemDraft = { item: '', title: '', unit: '', ceiling: '', source: '', tiers: [] };
export const kEmptyLot: LotDraft = { title: '', kind: 'GOODS', ceilingYen: '', items: [kEmptyItem] };
export const kEmptyCost: CostDraft = { title: '', bearers: 'ALL', equal: '', population: '', quantity: '100' };

function inDays(days: number): string {
  return new Date(`${isoDate(new Date(Date.now() + days * 86_400_000))}T17:00:00+09:00`).toISOString().replace('.000Z', 'Z');
}

export function newDraft(): EditorDraft {
  const now = new Date();
  const year = Number(isoDate(now).slice(0, 4)) + (Number(isoDate(now).slice(5, 7)) >= 4 ? 1 : 0);
  return {
    title: '', description: '', fiscalYear: String(year), procedure: 'OPEN', priceKind: 'UNIT', surveyDeadline: '',
    joinDeadline: inDays(30), questionDeadline: inDays(45), bidDeadline: inDays(60), minMunicipalities: '2', minQuantity: '',
    minBids: '1', ceilingPublished: false, lots: [kEmptyLot], costTerms: [], officers: [], evaluators: [], invited: [],
  };
}

const unzero = (value: string | undefined) => (value && value !== '0' ? value : '');

export function draftOf(round: Round, copy: boolean): EditorDraft {
  const percent = (cost: Round['costTerms'][number], key: string) => cost.split.find((part) => part.key === key)?.percent ?? '';
  const fresh = newDraft();
  return {
    title: copy ? t('editor.copyOf', { title: round.title }) : round.title,
    description: round.description,
    fiscalYear: String(round.fiscalYear),
    procedure: round.procedure,
    priceKind: round.priceKind,
    surveyDeadline: copy ? '' : round.surveyDeadline ?? '',
    joinDeadline: copy ? fresh.joinDeadline : round.joinDeadline ?? '',
    questionDeadline: copy ? fresh.questionDeadline : round.questionDeadline ?? '',
    bidDeadline: copy ? fresh.bidDeadline : round.bidDeadline ?? '',
    minMunicipalities: String(round.minMunicipalities),
    minQuantity: unzero(round.minQuantity),
    minBids: String(round.minBids),
    ceilingPublished: round.ceilingPublished,
    lots: round.lots.map((lot) => ({
      title: lot.title,
      kind: lot.kind,
      ceilingYen: unzero(lot.ceilingYen),
      items: lot.items.map((item) => {
        const market = round.marketTiers.find((one) => one.item === item.item);
        return {
          item: item.item, title: item.title, unit: item.unit, ceiling: item.ceilingUnitPrice, source: market?.source ?? '',
          tiers: (market?.tiers ?? []).map((tier) => ({ from: tier.fromQuantity, price: tier.unitPrice })),
        };
      }),
    })),
    costTerms: round.costTerms.map((cost) => ({
      title: cost.title, bearers: cost.bearers, equal: percent(cost, 'EQUAL'), population: percent(cost, 'POPULATION'), quantity: percent(cost, 'QUANTITY'),
    })),
    officers: copy ? [] : round.officers,
    evaluators: copy ? [] : round.evaluators,
    invited: round.invitedMunicipalities,
  };
}

function lotsBody(draft: EditorDraft) {
  return draft.lots.map((lot, i) => ({
    lot: String(i + 1),
    title: lot.title.trim(),
    kind: lot.kind,
    ...(lot.ceilingYen.trim() ? { ceilingYen: parseWhole(lot.ceilingYen) ?? lot.ceilingYen } : {}),
    items: lot.items.map((item) => ({
      item: item.item.trim(),
      title: item.title.trim(),
      unit: item.unit.trim(),
      ...(item.ceiling.trim() ? { ceilingUnitPrice: parseDecimal(item.ceiling) ?? item.ceiling } : {}),
    })),
  }));
}

// Items with market tiers, in the order they are sent.
export function marketItems(draft: EditorDraft): [number, number, ItemDraft][] {
  return draft.lots.flatMap((lot, i) => lot.items.map((item, j): [number, number, ItemDraft] => [i, j, item])).filter(([, , item]) => item.tiers.length > 0);
}

const kSplits: ['EQUAL' | 'POPULATION' | 'QUANTITY', 'equal' | 'population' | 'quantity'][] = [['EQUAL', 'equal'], ['POPULATION', 'population'], ['QUANTITY', 'quantity']];

// The round as the API takes it.
export function bodyOf(draft: EditorDraft): Record<string, unknown> {
  return {
    title: draft.title.trim(),
    description: draft.description.trim(),
    fiscalYear: Number(parseWhole(draft.fiscalYear) ?? 0),
    pattern: 'INDIVIDUAL',
    procedure: draft.procedure,
    priceKind: draft.priceKind,
    awardRule: 'LOWEST_PRICE',
    sealing: 'NONE',
    ...(draft.surveyDeadline ? { surveyDeadline: draft.surveyDeadline } : {}),
    ...(draft.joinDeadline ? { joinDeadline: draft.joinDeadline } : {}),
    ...(draft.questionDeadline ? { questionDeadline: draft.questionDeadline } : {}),
    ...(draft.bidDeadline ? { bidDeadline: draft.bidDeadline } : {}),
    minMunicipalities: Number(parseWhole(draft.minMunicipalities) ?? 0),
    minQuantity: parseWhole(draft.minQuantity) ?? '0',
    minBids: Number(parseWhole(draft.minBids) ?? 0),
    ceilingPublished: draft.ceilingPublished,
    lots: lotsBody(draft),
    marketTiers: marketItems(draft).map(([, , item]) => ({
      item: item.item.trim(),
      source: item.source.trim(),
      tiers: item.tiers.map((tier) => ({ fromQuantity: parseWhole(tier.from) ?? '0', unitPrice: parseDecimal(tier.price) ?? '' })),
    })),
    costTerms: draft.costTerms.map((cost) => ({
      title: cost.title.trim(),
      source: 'FIXED_FEE',
      bearers: cost.bearers,
      split: kSplits.filter(([, name]) => parseDecimal(cost[name]) && parseDecimal(cost[name]) !== '0').map(([key, name]) => ({ key, percent: parseDecimal(cost[name]) })),
    })),
    officers: draft.officers,
    evaluators: draft.evaluators,
    invitedMunicipalities: draft.invited,
  };
}

function tierFaults(item: ItemDraft, path: string, found: Record<string, string>): void {
  let before = 0n;
  let price = '';
  item.tiers.forEach((tier, k) => {
    const from = parseWhole(tier.from);
    const unit = parseDecimal(tier.price);
    if (from === null || toBig(from) <= before) found[`${path}.tiers[${k}].from`] = t(k === 0 ? 'editor.firstTier' : 'editor.tierOrder', { item: item.title });
    else if (k === 0 && from !== '1') found[`${path}.tiers[0].from`] = t('editor.firstTier', { item: item.title });
    if (unit === null || unit.startsWith('-')) found[`${path}.tiers[${k}].price`] = t('join.notPrice', { item: item.title });
    else if (price && compareDecimal(unit, price) > 0) found[`${path}.tiers[${k}].price`] = t('editor.tierRises', { item: item.title });
    before = from === null ? before : toBig(from);
    price = unit ?? price;
  });
}

// What is wrong with the draft, by field.
export function faultsOf(draft: EditorDraft): Record<string, string> {
  const found: Record<string, string> = {};
  const whole = (path: string, text: string, least: bigint) => {
    const value = parseWhole(text);
    if (value === null || toBig(value) < least) found[path] = t(`editor.bad.${path}` as 'editor.bad.minBids');
  };
  if (!draft.title.trim()) found.title = t('editor.noTitle');
  whole('fiscalYear', draft.fiscalYear, 2000n);
  whole('minMunicipalities', draft.minMunicipalities, 2n);
  whole('minBids', draft.minBids, 1n);
  if (draft.minQuantity.trim()) whole('minQuantity', draft.minQuantity, 0n);
  const seen = new Set<string>();
  draft.lots.forEach((lot, i) => {
    if (!lot.title.trim()) found[`lots[${i}].title`] = t('editor.noLotTitle', { n: i + 1 });
    if (lot.ceilingYen.trim() && parseWhole(lot.ceilingYen) === null) found[`lots[${i}].ceilingYen`] = t('join.notMoney');
    lot.items.forEach((item, j) => {
      const path = `lots[${i}].items[${j}]`;
      const id = item.item.trim();
      if (!/^[a-z0-9][a-z0-9._-]*$/.test(id)) found[`${path}.item`] = t('editor.badItemId', { n: j + 1 });
      else if (seen.has(id)) found[`${path}.item`] = t('editor.twiceItemId', { id });
      seen.add(id);
      if (!item.title.trim()) found[`${path}.title`] = t('editor.noItemTitle', { n: j + 1 });
      if (!item.unit.trim()) found[`${path}.unit`] = t('editor.noUnit', { n: j + 1 });
      if (item.ceiling.trim() && parseDecimal(item.ceiling) === null) found[`${path}.ceilingUnitPrice`] = t('join.notPrice', { item: item.title });
      tierFaults(item, path, found);
    });
  });
  draft.costTerms.forEach((cost, i) => {
    if (!cost.title.trim()) found[`costTerms[${i}].title`] = t('editor.noCostTitle');
    const parts = kSplits.map(([, name]) => parseDecimal(cost[name] || '0'));
    const total = parts.reduce((all, part) => all + scaled(part ?? '0'), 0n);
    if (parts.includes(null) || total !== scaled('100')) found[`costTerms[${i}].equal`] = t('editor.notHundred', { title: cost.title });
  });
  return found;
}
