import type { Round } from '../../api/types';
import { parseDecimal, parseLotteryNumber, parseWhole } from '../../format/number_input';
import { times, toBig } from '../../format/money';
import { t } from '../../i18n/text';

export interface BidTierDraft {
  from: string;
  price: string;
}
export interface BidItemDraft {
  tierRule: string;
  capacity: string;
  tiers: BidTierDraft[];
}
// What the bid form holds, as typed: by lot and by item.
export interface BidDraft {
  lots: Record<string, { offered: boolean; fixedFee: string }>;
  items: Record<string, BidItemDraft>;
  lotteryNumber: string;
}

export function newBid(round: Round): BidDraft {
  const items: BidDraft['items'] = {};
  for (const lot of round.lots) for (const item of lot.items) items[item.item] = { tierRule: 'ALL_UNITS', capacity: '', tiers: [{ from: '1', price: '' }] };
  return { lots: Object.fromEntries(round.lots.map((lot) => [lot.lot, { offered: true, fixedFee: '' }])), items, lotteryNumber: '' };
}

function offered(round: Round, draft: BidDraft) {
  return round.lots.filter((lot) => draft.lots[lot.lot]?.offered);
}

export function bidBody(round: Round, draft: BidDraft) {
  return {
    lots: offered(round, draft).map((lot) => ({
      lot: lot.lot,
      items: lot.items.map((item) => {
        const typed = draft.items[item.item];
        return {
          item: item.item,
          tierRule: typed.tierRule,
          tiers: typed.tiers.map((tier) => ({ fromQuantity: parseWhole(tier.from) ?? '0', unitPrice: parseDecimal(tier.price) ?? '' })),
          capacity: parseWhole(typed.capacity) ?? '0',
        };
      }),
      fixedFeeYen: parseWhole(draft.lots[lot.lot].fixedFee) ?? '0',
    })),
    lotteryNumber: parseLotteryNumber(draft.lotteryNumber) ?? '',
  };
}

export type BidBody = ReturnType<typeof bidBody>;

// Field paths as the form names them, from the API's lots[n].items[m].…
export function bidRenamer(body: BidBody) {
  return (field: string) =>
    field
      .replace(/^lots\[(\d+)\]\.items\[(\d+)\]/, (whole, n, m) => body.lots[Number(n)]?.items[Number(m)]?.item ?? whole)
      .replace(/^lots\[(\d+)\]/, (whole, n) => (body.lots[Number(n)] ? `lot-${body.lots[Number(n)].lot}` : whole))
      .replace(/\.fromQuantity$/, '.from')
      .replace(/\.unitPrice$/, '.price');
}

function itemFaults(title: string, path: string, item: BidItemDraft, found: Record<string, string>): void {
  let before = 0n;
  item.tiers.forEach((tier, k) => {
    const from = parseWhole(tier.from);
    const price = parseDecimal(tier.price);
    if (from === null || toBig(from) <= before || (k === 0 && from !== '1')) {
      found[`${path}.tiers[${k}].from`] = t(k === 0 ? 'editor.firstTier' : 'editor.tierOrder', { item: title });
    }
    if (price === null || price.startsWith('-')) found[`${path}.tiers[${k}].price`] = t('join.notPrice', { item: title });
    before = from === null ? before : toBig(from);
  });
  if (item.capacity.trim() && parseWhole(item.capacity) === null) found[`${path}.capacity`] = t('join.notNumber', { item: title });
}

export function bidFaults(round: Round, draft: BidDraft): Record<string, string> {
  const found: Record<string, string> = {};
  const lots = offered(round, draft);
  if (lots.length === 0) found.offered = t('bid.noLot');
  for (const lot of lots) {
    for (const item of lot.items) itemFaults(item.title, item.item, draft.items[item.item], found);
    const fee = draft.lots[lot.lot].fixedFee.trim();
    if (fee && (parseWhole(fee) === null || fee.startsWith('-'))) found[`lot-${lot.lot}.fixedFeeYen`] = t('join.notMoney');
  }
  if (parseLotteryNumber(draft.lotteryNumber) === null) found.lotteryNumber = t('bid.badLottery');
  return found;
}

// The lot's price at the quantity to be bid on: goods by the tier rule plus the fixed fee, tax excluded.
export function lotTotal(round: Round, lot: BidBody['lots'][number]): bigint | null {
  let total = toBig(lot.fixedFeeYen);
  for (const item of lot.items) {
    const wanted = toBig(round.lots.flatMap((one) => one.items).find((one) => one.item === item.item)?.tenderQuantity ?? '0');
    if (wanted === 0n) return null;
    if (item.tierRule === 'INCREMENTAL') {
      item.tiers.forEach((tier, k) => {
        const from = toBig(tier.fromQuantity);
        const to = item.tiers[k + 1] ? toBig(item.tiers[k + 1].fromQuantity) - 1n : wanted;
        const units = (to < wanted ? to : wanted) - from + 1n;
        if (units > 0n) total += times(units.toString(), tier.unitPrice);
      });
    } else {
      const tier = [...item.tiers].reverse().find((one) => toBig(one.fromQuantity) <= wanted);
      if (tier) total += times(wanted.toString(), tier.unitPrice);
    }
  }
  return total;
}
