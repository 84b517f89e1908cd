import type { Lot, Round } from '../../api/types';
import { quantity } from '../../format/money';
import { tidyDecimal, tidyWhole } from '../../format/number_input';
import { inParens, t, term } from '../../i18n/text';
import { Button } from '../../ui/basics';
import { ChoiceField, SelectField, TextField } from '../../ui/fields';
import type { BidDraft, BidItemDraft } from './bid_draft';

interface FieldsProps {
  round: Round;
  draft: BidDraft;
  set: (change: Partial<BidDraft>) => void;
}

interface ItemProps {
  item: Lot['items'][number];
  value: BidItemDraft;
  change: (part: Partial<BidItemDraft>) => void;
}

function ItemFields({ item, value, change }: ItemProps) {
  const rules = ['ALL_UNITS', 'INCREMENTAL'].map((rule): [string, string] => [rule, term('tierRule', rule)]);
  const tier = (k: number, part: Partial<BidItemDraft['tiers'][number]>) => change({ tiers: value.tiers.map((one, n) => (n === k ? { ...one, ...part } : one)) });
  return (
    <fieldset class="mb-4 rounded-12 border border-solid-gray-420 p-4">
      <legend class="px-2 text-std-16B-170">
        {item.title}
        {inParens(quantity(item.tenderQuantity, item.unit))}
      </legend>
      <SelectField path={`${item.item}.tierRule`} label={t('bid.tierRule')} required hint={t('bid.tierRuleHint')} options={rules} value={value.tierRule} onChange={(tierRule) => change({ tierRule })} />
      {value.tiers.map((one, k) => (
        <div key={k} class="mb-2 grid grid-cols-1 gap-x-4 rounded-8 border border-solid-gray-300 p-3 sm:grid-cols-2">
          <TextField path={`${item.item}.tiers[${k}].from`} label={t('editor.tierFrom', { n: k + 1 })} required numeric tidy={tidyWhole} suffix={item.unit} value={one.from} onInput={(from) => tier(k, { from })} />
          <TextField path={`${item.item}.tiers[${k}].price`} label={`${t('editor.tierPrice', { n: k + 1 })}${t('money.exTax')}`} required numeric tidy={tidyDecimal} suffix={t('money.yen')} value={one.price} onInput={(price) => tier(k, { price })} />
          {k > 0 && (
            <div class="sm:col-span-2">
              <Button kind="text" onClick={() => change({ tiers: value.tiers.filter((_, n) => n !== k) })}>
                {t('editor.removeTier', { n: k + 1 })}
              </Button>
            </div>
          )}
        </div>
      ))}
      <div class="mb-4">
        <Button onClick={() => change({ tiers: [...value.tiers, { from: '', price: '' }] })}>{t('editor.addTier')}</Button>
      </div>
      <TextField path={`${item.item}.capacity`} label={t('bid.capacity')} numeric tidy={tidyWhole} suffix={item.unit} hint={t('bid.capacityHint')} value={value.capacity} onInput={(capacity) => change({ capacity })} />
    </fieldset>
  );
}

// Prices, fee, capacity per lot, and the lottery number.
export function BidFields({ round, draft, set }: FieldsProps) {
  const lots = round.lots.map((lot): [string, string] => [lot.lot, `${lot.lot} ${lot.title}`]);
  const chosen = Object.keys(draft.lots).filter((lot) => draft.lots[lot].offered);
  const choose = (names: string[]) => set({ lots: Object.fromEntries(Object.entries(draft.lots).map(([lot, value]) => [lot, { ...value, offered: names.includes(lot) }])) });
  return (
    <>
      {lots.length > 1 && <ChoiceField path="offered" label={t('bid.lots')} required options={lots} value={chosen} onChange={choose} />}
      {round.lots
        .filter((lot) => draft.lots[lot.lot]?.offered)
        .map((lot) => (
          <section key={lot.lot} class="mb-6" aria-label={`${lot.lot} ${lot.title}`}>
            <h2 class="mb-2 text-std-24B-150">
              {t('lot.one')} {lot.lot} {lot.title}
            </h2>
            {lot.items.map((item) => (
              <ItemFields key={item.item} item={item} value={draft.items[item.item]} change={(part) => set({ items: { ...draft.items, [item.item]: { ...draft.items[item.item], ...part } } })} />
            ))}
            <TextField
              path={`lot-${lot.lot}.fixedFeeYen`}
              label={`${t('bid.fixedFee')}${t('money.exTax')}`}
              numeric
              tidy={tidyWhole}
              suffix={t('money.yen')}
              hint={t('bid.feeHint')}
              value={draft.lots[lot.lot].fixedFee}
              onInput={(fixedFee) => set({ lots: { ...draft.lots, [lot.lot]: { ...draft.lots[lot.lot], fixedFee } } })}
            />
          </section>
        ))}
      <TextField path="lotteryNumber" label={t('bid.lotteryNumber')} required numeric hint={t('bid.lotteryHint')} value={draft.lotteryNumber} onInput={(lotteryNumber) => set({ lotteryNumber })} />
    </>
  );
}
