import { loadCatalogue } from '../../api/directory';
import type { CatalogueItem } from '../../api/types';
import { tidyDecimal, tidyWhole } from '../../format/number_input';
import { yen } from '../../format/money';
import { useLoad } from '../../hooks';
import { comma, inParens, t, term } from '../../i18n/text';
import { Button } from '../../ui/basics';
import { SelectField, TextField } from '../../ui/fields';
import { type EditorDraft, type ItemDraft, type LotDraft, kEmptyItem, kEmptyLot } from './editor_draft';
import { type EditorProps, Section } from './editor_fields';

function without<T>(list: T[], i: number): T[] {
  return list.filter((_, n) => n !== i);
}

function replaced<T>(list: T[], i: number, part: Partial<T>): T[] {
  return list.map((one, n) => (n === i ? { ...one, ...part } : one));
}

function TierFields({ item, path, change }: { item: ItemDraft; path: string; change: (part: Partial<ItemDraft>) => void }) {
  return (
    <div class="mb-4">
      <h4 class="text-std-16B-170">{t('editor.market')}</h4>
      <p class="text-dns-16N-130 text-solid-gray-600">{t('editor.marketHint')}</p>
      {item.tiers.map((tier, k) => (
        <div key={k} class="mt-2 grid grid-cols-1 gap-x-4 rounded-8 border border-solid-gray-300 p-3 sm:grid-cols-2">
          <TextField path={`${path}.tiers[${k}].from`} label={t('editor.tierFrom', { n: k + 1 })} required numeric tidy={tidyWhole} suffix={item.unit} value={tier.from} onInput={(from) => change({ tiers: replaced(item.tiers, k, { from }) })} />
          <TextField path={`${path}.tiers[${k}].price`} label={`${t('editor.tierPrice', { n: k + 1 })}${t('money.exTax')}`} required numeric tidy={tidyDecimal} suffix={t('money.yen')} value={tier.price} onInput={(price) => change({ tiers: replaced(item.tiers, k, { price }) })} />
          <div class="sm:col-span-2">
            <Button kind="text" onClick={() => change({ tiers: without(item.tiers, k) })}>
              {t('editor.removeTier', { n: k + 1 })}
            </Button>
          </div>
        </div>
      ))}
      <div class="mt-2">
        <Button onClick={() => change({ tiers: [...item.tiers, { from: item.tiers.length === 0 ? '1' : '', price: '' }] })}>{t('editor.addTier')}</Button>
      </div>
      {item.tiers.length > 0 && (
        <div class="mt-3">
          <TextField path={`${path}.source`} label={t('editor.source')} value={item.source} onInput={(source) => change({ source })} />
        </div>
      )}
    </div>
  );
}

interface ItemProps {
  item: ItemDraft;
  path: string;
  n: number;
  catalogue: CatalogueItem[];
  change: (part: Partial<ItemDraft>) => void;
  remove?: () => void;
}

function ItemFields({ item, path, n, catalogue, change, remove }: ItemProps) {
  const choose = (id: string) => {
    const found = catalogue.find((one) => one.name === `catalogueItems/${id}`);
    if (found) change({ item: id, title: found.displayName, unit: found.unit, source: item.source || found.source });
  };
  const entries = catalogue.map((one): [string, string] => {
    const price = one.indicativeUnitPrice ? inParens(`${yen(one.indicativeUnitPrice)}${comma()}${term('taxBasis', one.taxBasis)}`) : '';
    return [one.name.slice('catalogueItems/'.length), `${one.displayName}${price}`];
  });
  const inCatalogue = entries.some(([id]) => id === item.item);
  return (
    <fieldset class="mb-4 rounded-12 border border-solid-gray-420 p-4">
      <legend class="px-2 text-std-16B-170">{t('editor.item', { n })}</legend>
      <SelectField path={`${path}.catalogue`} label={t('editor.catalogue')} options={[['', t('editor.ownItem')], ...entries]} value={inCatalogue ? item.item : ''} onChange={choose} />
      <TextField path={`${path}.item`} label={t('item.id')} required hint={t('editor.itemIdHint')} value={item.item} onInput={(id) => change({ item: id.normalize('NFKC').toLowerCase() })} />
      <TextField path={`${path}.title`} label={t('item.title')} required value={item.title} onInput={(title) => change({ title })} />
      <TextField path={`${path}.unit`} label={t('item.unit')} required hint={t('editor.unitHint')} value={item.unit} onInput={(unit) => change({ unit })} />
      <TextField path={`${path}.ceilingUnitPrice`} label={`${t('item.ceiling')}${t('money.exTax')}`} numeric tidy={tidyDecimal} suffix={t('money.yen')} hint={t('editor.ceilingHint')} value={item.ceiling} onInput={(ceiling) => change({ ceiling })} />
      <TierFields item={item} path={path} change={change} />
      {remove && (
        <Button kind="danger" onClick={remove}>
          {t('editor.removeItem', { n })}
        </Button>
      )}
    </fieldset>
  );
}

interface LotProps {
  lot: LotDraft;
  i: number;
  catalogue: CatalogueItem[];
  change: (part: Partial<LotDraft>) => void;
  remove?: () => void;
}

function LotFields({ lot, i, catalogue, change, remove }: LotProps) {
  const kinds = ['GOODS', 'SERVICE', 'WORKS', 'LEASE'].map((kind): [string, string] => [kind, term('kind', kind)]);
  return (
    <section class="mb-6" aria-label={t('editor.lot', { n: i + 1 })}>
      <h3 class="mb-2 text-std-20B-160">{t('editor.lot', { n: i + 1 })}</h3>
      <TextField path={`lots[${i}].title`} label={t('editor.lotTitle')} required value={lot.title} onInput={(title) => change({ title })} />
      <SelectField path={`lots[${i}].kind`} label={t('lot.kind')} required options={kinds} value={lot.kind} onChange={(kind) => change({ kind })} />
      <TextField path={`lots[${i}].ceilingYen`} label={`${t('editor.lotCeiling')}${t('money.exTax')}`} numeric tidy={tidyWhole} suffix={t('money.yen')} hint={t('editor.lotCeilingHint')} value={lot.ceilingYen} onInput={(ceilingYen) => change({ ceilingYen })} />
      {lot.items.map((item, j) => (
        <ItemFields
          key={j}
          item={item}
          n={j + 1}
          path={`lots[${i}].items[${j}]`}
          catalogue={catalogue}
          change={(part) => change({ items: replaced(lot.items, j, part) })}
          remove={lot.items.length > 1 ? () => change({ items: without(lot.items, j) }) : undefined}
        />
      ))}
      <div class="flex flex-wrap gap-3">
        <Button onClick={() => change({ items: [...lot.items, kEmptyItem] })}>{t('editor.addItem')}</Button>
        {remove && (
          <Button kind="danger" onClick={remove}>
            {t('editor.removeLot', { n: i + 1 })}
          </Button>
        )}
      </div>
    </section>
  );
}

// Lots with their items, ceilings and market tiers.
export function LotsFields({ draft, set }: EditorProps) {
  const catalogue = useLoad(loadCatalogue, []);
  const change = (lots: EditorDraft['lots']) => set({ lots });
  return (
    <Section title={t('editor.lots')}>
      {draft.lots.map((lot, i) => (
        <LotFields
          key={i}
          lot={lot}
          i={i}
          catalogue={catalogue.data ?? []}
          change={(part) => change(replaced(draft.lots, i, part))}
          remove={draft.lots.length > 1 ? () => change(without(draft.lots, i)) : undefined}
        />
      ))}
      <Button onClick={() => change([...draft.lots, kEmptyLot])}>{t('editor.addLot')}</Button>
    </Section>
  );
}
